import getPort, { portNumbers } from 'get-port';

const TRIES = 200;

/** Gives out ports: the wanted one if it is free, else the next free one, which is told. */
export function createPortPicker(tell: (message: string) => void) {
  const given = new Set<number>();
  return async (purpose: string, wanted: number, quiet = false): Promise<number> => {
    const last = Math.min(wanted + TRIES, 65_535);
    const range = wanted === 0 ? undefined : portNumbers(wanted, last);
    const port = await getPort({ port: range, exclude: given });
    given.add(port);
    if (port !== wanted && wanted !== 0 && !quiet) tell(`Port ${wanted} is taken: ${purpose} uses ${port}`);
    return port;
  };
}

export type PortPicker = ReturnType<typeof createPortPicker>;
