import type { Entry } from './partition-log';

/** More than this is not given at once; of prices, the latest of each symbol then stands for the others. */
export const atOnce = { events: 2_000, bytes: 1024 * 1024 };

export const weightOf = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { bytes }) => sum + bytes, 0);
