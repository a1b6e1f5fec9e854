/** Length of each range that ends now, ms. */
const presets = { '15m': 900_000, '1h': 3_600_000, '24h': 86_400_000 } as const;
export const rangeNames = ['live', '15m', '1h', '24h', 'custom'] as const;
export type RangeName = (typeof rangeNames)[number];

/** What the person chose. With `from` or `to` it is a custom range. */
export interface ChosenRange {
  name: RangeName;
  /** Of a custom range, epoch ms. */
  from: number | null;
  /** Of a custom range, exclusive, epoch ms; null: now. */
  to: number | null;
}

/** How far back the histogram of the live tail goes, ms. */
const liveMs = 300_000;

/** The time that histogram and facets are about, epoch ms. */
export interface TimeSpan {
  from: number;
  to: number;
}

/** The time of a range at `now`, or what is wrong with it as a sentence. */
export function spanOf({ name, from, to }: ChosenRange, now: number): TimeSpan | { problem: string } {
  if (name !== 'custom') return { from: now - (name === 'live' ? liveMs : presets[name]), to: now };
  if (from === null) return { problem: 'Enter the start of the range.' };
  const end = Math.min(to ?? now, now);
  return from < end
    ? { from, to: end }
    : { problem: 'The start has to be before the end, and not in the future.' };
}

/** Whether new lines are in the range. */
export const isLiveRange = ({ name }: ChosenRange): boolean => name !== 'custom';
