import type { FetchOptions } from '@/server/bus/wire/requests/fetch';

/** Limits for a reader that works in the background, or whose records are collected in windows. */
export interface ReadPacing {
  /** Largest share of a CPU core, 0 to 1, while there is a backlog. Unset: 1. */
  cpuShare?: number | (() => number);
  /** Pause before the next fetch without a backlog, ms: brokers answer with the first new record. Unset: 0. */
  idlePauseMs?: number;
  /** The window in which the handler collects records anyway, ms: fetches keep the same pace. */
  windowMs?(): number;
  /** What is requested of a broker, where it differs from the usual. */
  fetch?: Partial<FetchOptions>;
}

/** The pause before the next fetch, ms, after so much work on a response. `behind`: offsets left. */
export function pauseAfter(
  { cpuShare = 1, idlePauseMs = 0 }: ReadPacing,
  busyMs: number,
  behind: number,
): number {
  if (behind === 0) return idlePauseMs;
  return busyMs * (1 / (typeof cpuShare === 'number' ? cpuShare : cpuShare()) - 1);
}
