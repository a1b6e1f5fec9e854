import getPort, { portNumbers } from 'get-port';

const TRIES = 200;

/** Picks the wanted port if it is free, otherwise the next free one and reports it, unless `quiet`. */
export function createPortPicker(report: (message: string) => void) {
  const assigned = new Set<number>();
  return async (purpose: string, wanted: number, quiet = false): Promise<number> => {
    const last = Math.min(wanted + TRIES, 65_535);
    const range = wanted === 0 ? undefined : portNumbers(wanted, last);
    const port = await getPort({ port: range, exclude: assigned });
    assigned.add(port);
    if (port !== wanted && wanted !== 0 && !quiet)
      report(`Port ${wanted} is in use; ${purpose} uses ${port}`);
    return port;
  };
}

export type PortPicker = ReturnType<typeof createPortPicker>;
