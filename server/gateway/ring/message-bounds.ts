import type { Entry } from './partition-log';

/** How much one message may hold. More is sent in portions, or, of prices, conflated into the latest of each symbol. */
export const messageBounds = { events: 2_000, bytes: 1024 * 1024 };

export const weightOf = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { bytes }) => sum + bytes, 0);
