import type { Entry } from './recording-entry';

/** Limits of a feed: reaching any of them drops the oldest entry. Measured: 3 MB, with small windows of prices 5 MB. */
export const recordingBounds = { events: 50_000, offsets: 500_000, entries: 8_000, covers: 48_000 } as const;

/** How much is recorded, in the units of the limits. */
export type Sizes = Record<keyof typeof recordingBounds, number>;
export const nothing = (): Sizes => ({ events: 0, offsets: 0, entries: 0, covers: 0 });

export function sizeOf(entry: Entry): Sizes {
  if (entry.kind !== 'range') return { events: 0, offsets: 0, entries: 1, covers: entry.next.length };
  let offsets = 0;
  for (let i = 0; i < entry.covers.length; i += 3)
    offsets += Math.max(0, (entry.covers[i + 2] as number) - (entry.covers[i + 1] as number));
  return { events: entry.events.length / 3, offsets, entries: 1, covers: entry.covers.length / 3 };
}

export function add(sizes: Sizes, { events, offsets, entries, covers }: Sizes, sign = 1): void {
  sizes.events += sign * events;
  sizes.offsets += sign * offsets;
  sizes.entries += sign * entries;
  sizes.covers += sign * covers;
}

export const isAbove = (sizes: Sizes, bounds: Sizes): boolean =>
  sizes.events > bounds.events ||
  sizes.offsets > bounds.offsets ||
  sizes.entries > bounds.entries ||
  sizes.covers > bounds.covers;
