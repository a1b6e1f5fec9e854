/** Buckets by the clock of the runtime, one minute at a time: slow, and independent of DuckDB's calendar. */
import type { Bucket } from '@/lib/analytics/reports';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const longestMs: Record<Bucket, number> = {
  minute: minuteMs,
  '5minutes': 5 * minuteMs,
  hour: 61 * minuteMs,
  day: 26 * 60 * minuteMs,
  week: 8 * dayMs,
  month: 32 * dayMs,
  year: 367 * dayMs,
};

const formats = new Map<string, Intl.DateTimeFormat>();
function localMs(at: number, timeZone: string): number {
  const options = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  } as const;
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...options });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** What the instants of one bucket have in common: the start of it on the local clock. */
function labelOf(at: number, bucket: Bucket, timeZone: string): number {
  const local = new Date(localMs(at, timeZone));
  const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()];
  if (bucket === 'year') return Date.UTC(year, 0, 1);
  if (bucket === 'month') return Date.UTC(year, month, 1);
  const daysSinceMonday = bucket === 'week' ? (local.getUTCDay() + 6) % 7 : 0;
  return Date.UTC(year, month, day - daysSinceMonday);
}

/** Start of the bucket that an instant is in, epoch ms. */
export function bucketOf(at: number, bucket: Bucket, timeZone: string): number {
  const minute = Math.floor(at / minuteMs) * minuteMs;
  if (bucket === 'minute') return minute;
  if (bucket === '5minutes') return Math.floor(at / (5 * minuteMs)) * 5 * minuteMs;
  if (bucket === 'hour') return hourOf(minute, timeZone);
  const label = labelOf(at, bucket, timeZone);
  return firstMinute(minute - longestMs[bucket], minute, (t) => labelOf(t, bucket, timeZone) >= label);
}

/** A full hour of the local clock, or the moment at which the clock was changed. */
function hourOf(minute: number, timeZone: string): number {
  let start = minute;
  const local = (at: number) => localMs(at, timeZone);
  while (local(start) % (60 * minuteMs) !== 0 && local(start) - local(start - minuteMs) === minuteMs)
    start -= minuteMs;
  return start;
}

/** The first minute in (low, high] of which `is` holds; from there on it always holds. */
function firstMinute(low: number, high: number, is: (at: number) => boolean): number {
  let [no, yes] = [low, high];
  while (yes - no > minuteMs) {
    const middle = no + Math.floor((yes - no) / minuteMs / 2) * minuteMs;
    if (is(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** Starts of the buckets that have a part of [from, to). */
export function bucketsOf(from: number, to: number, bucket: Bucket, timeZone: string): number[] {
  const starts: number[] = [];
  for (let start = bucketOf(from, bucket, timeZone); start < to; ) {
    starts.push(start);
    const current = start;
    start = firstMinute(current, current + longestMs[bucket], (t) => bucketOf(t, bucket, timeZone) > current);
  }
  return starts;
}
