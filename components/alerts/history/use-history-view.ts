'use client';
import { parseAsIsoDateTime, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';

const minuteMs = 60_000;
/** Length of each range that ends now, ms. */
const presets = { '1h': 60 * minuteMs, '24h': 1_440 * minuteMs, '7d': 10_080 * minuteMs } as const;
const rangeNames = ['1h', '24h', '7d', 'custom'] as const;
export type RangeName = (typeof rangeNames)[number];

/** What the person chose. */
export interface HistoryView {
  range: RangeName;
  /** Of a custom range. */
  from: Date | null;
  /** Of a custom range; null: now. */
  to: Date | null;
  /** The id of the only rule that is shown. */
  rule: string | null;
}

/** The view of the history, in the URL. */
export const useHistoryView = () =>
  useQueryStates(
    {
      range: parseAsStringLiteral(rangeNames).withDefault('24h'),
      from: parseAsIsoDateTime,
      to: parseAsIsoDateTime,
      rule: parseAsString,
    },
    { history: 'replace' },
  );

/** Times of a view, epoch ms, to the minute. `isLive`: it ends now. */
export interface HistorySpan {
  from: number;
  to: number;
  isLive: boolean;
}

/** The times of a view at `now`, epoch ms, or what is wrong with them as a sentence. */
export function spanOf({ range, from, to }: HistoryView, now: number): HistorySpan | { problem: string } {
  const minute = Math.ceil(now / minuteMs) * minuteMs;
  if (range !== 'custom') return { from: minute - presets[range], to: minute, isLive: true };
  if (from === null) return { problem: 'Enter the start of the range.' };
  const end = Math.min(to?.getTime() ?? minute, minute);
  return from.getTime() < end
    ? { from: from.getTime(), to: end, isLive: end === minute }
    : { problem: 'The start has to be before the end, and not in the future.' };
}
