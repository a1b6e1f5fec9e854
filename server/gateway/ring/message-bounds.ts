import type { Entry } from './partition-log';

/** More than this is not given at once; prices are then conflated into the latest of each symbol. */
export const messageBounds = { events: 2_000, bytes: 1024 * 1024 };

export const weightOf = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { bytes }) => sum + bytes, 0);
