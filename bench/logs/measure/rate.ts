import { setTimeout as sleep } from 'node:timers/promises';

export interface RoleFigures {
  name: string;
  lines: number;
  /** From the first progress to the last line. */
  perSecond: number;
  /** Lines for each second of CPU, its start included. */
  perCpuSecond: number;
  /** Highest resident memory, MiB. */
  rssMib: number;
}

const pollMs = 50;
const limitMs = 900_000;

/** Polls a count until it is `total`. Resolves to the rate a second between the first progress and the end. */
export async function rateUntil(total: number, count: () => Promise<number>): Promise<number> {
  const deadline = Date.now() + limitMs;
  let first: { at: number; done: number } | undefined;
  for (;;) {
    const done = await count();
    const at = performance.now();
    if (done > 0) first ??= { at, done };
    if (first && done >= total) return ((done - first.done) / Math.max(1, at - first.at)) * 1_000;
    if (Date.now() > deadline) throw new Error(`${done} of ${total} lines after 15 minutes.`);
    await sleep(pollMs);
  }
}
