import type { Bucket } from '@/lib/analytics/reports';
import {
  addBuckets,
  addDays,
  bucketCount,
  bucketMs,
  bucketStart,
  bucketStarts,
  isCalendar,
  nextBucket,
  suitableBuckets,
} from './buckets';

const dayMs = bucketMs.day;
/** Length of each range that ends now, ms. */
export const presets = {
  '15m': 15 * bucketMs.minute,
  '1h': bucketMs.hour,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
} as const;

export const ranges = ['15m', '1h', '24h', '7d', '30d', 'custom'] as const;
export type Range = (typeof ranges)[number];

/** What the person chose. */
export interface View {
  range: Range;
  /** Of a custom range, epoch ms. */
  from: number | null;
  /** Of a custom range, exclusive, epoch ms; null: now. */
  to: number | null;
  bucket: Bucket | 'auto';
  /** Whether the period before is shown too. */
  compare: boolean;
}

/** Of the controls that change it. */
export interface ViewProps {
  view: View;
  onChange(change: Partial<View>): void;
}

/** A time from `from` inclusive to `to` exclusive, epoch ms, and the starts of its buckets. */
export interface Span {
  from: number;
  to: number;
  starts: readonly number[];
}

/** The time that the reports are about. */
export interface Period extends Span {
  bucket: Bucket;
  /** End of the last bucket, where the axis ends; later than `to` while the bucket is not over. */
  end: number;
  /** It ends now, and moves on. */
  isLive: boolean;
  /** The period before, of the same length. */
  previous: Span;
}

/** What is wrong with a custom range, as a sentence. */
export interface RangeProblem {
  problem: string;
}

/** The period of a view at the time `now`, epoch ms. */
export function periodOf(view: View, now: number): Period | RangeProblem {
  return view.range === 'custom' ? customPeriod(view, now) : presetPeriod(view, presets[view.range], now);
}

/** The length of the view's range, ms. */
export const lengthOf = ({ range, from, to }: View, now: number): number =>
  range === 'custom' ? Math.min(to ?? now, now) - (from ?? now) : presets[range];

/** The bucket of a view: the chosen one if it suits the range, otherwise the shortest that does. */
export function bucketOf(view: View, now: number): Bucket {
  const suitable = suitableBuckets(lengthOf(view, now));
  return suitable.find((bucket) => bucket === view.bucket) ?? suitable[0] ?? 'year';
}

/** Whole buckets, of which the last is the running one, so that the axis moves a bucket at a time. */
function presetPeriod(view: View, lengthMs: number, now: number): Period {
  const bucket = bucketOf(view, now);
  const count = bucketCount(lengthMs, bucket);
  const from = addBuckets(bucketStart(now, bucket), bucket, 1 - count);
  const before = (at: number) => addBuckets(at, bucket, -count);
  return withBuckets({ from, to: now, isLive: true, bucket }, { from: before(from), to: before(now) });
}

function customPeriod(view: View, now: number): Period | RangeProblem {
  const { from } = view;
  const to = Math.min(view.to ?? now, now);
  if (from === null) return { problem: 'Enter the start of the range.' };
  if (from >= to) return { problem: 'The start has to be before the end, and not in the future.' };
  const bucket = bucketOf(view, now);
  const isLive = to === now;
  return withBuckets({ from, to, isLive, bucket }, before(from, to, bucket));
}

/** From days on, the same number of days before is compared, at the same local time; below, the same number of ms. */
function before(from: number, to: number, bucket: Bucket): { from: number; to: number } {
  const lengthMs = to - from;
  if (!isCalendar(bucket)) return { from: Math.max(0, from - lengthMs), to: from };
  const days = Math.ceil(lengthMs / dayMs);
  return { from: Math.max(0, addDays(from, -days)), to: Math.max(1, addDays(to, -days)) };
}

function withBuckets(
  { from, to, isLive, bucket }: Pick<Period, 'from' | 'to' | 'isLive' | 'bucket'>,
  previous: { from: number; to: number },
): Period {
  const starts = bucketStarts(from, to, bucket);
  return {
    from,
    to,
    isLive,
    bucket,
    starts,
    end: nextBucket(starts.at(-1) ?? from, bucket),
    previous: { ...previous, starts: bucketStarts(previous.from, previous.to, bucket) },
  };
}
