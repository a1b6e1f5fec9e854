import { type Bucket, buckets } from '@/lib/analytics/reports';

/** Usual length of a bucket, ms; from a day on it depends on the calendar and the zone of this device. */
export const bucketMs: Record<Bucket, number> = {
  minute: 60_000,
  '5minutes': 300_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 30 * 86_400_000,
  year: 365 * 86_400_000,
};

/** One less than the API allows: a chart also has a point for the end of the last bucket. */
const mostBuckets = 299;

/** Whether it begins at a local midnight. */
export const isCalendar = (bucket: Bucket): boolean => bucketMs[bucket] >= bucketMs.day;

/** Start of the bucket that has `at`, epoch ms, in the zone of this device. Weeks begin on Monday. */
export function bucketStart(at: number, bucket: Bucket): number {
  if (!isCalendar(bucket)) {
    // Not by setMinutes, which takes the first of two equal hours when summer time ends.
    const local = at - new Date(at).getTimezoneOffset() * 60_000;
    return at - (local % bucketMs[bucket]);
  }
  const date = new Date(at);
  if (bucket === 'week') date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  if (bucket === 'month' || bucket === 'year') date.setDate(1);
  if (bucket === 'year') date.setMonth(0);
  return date.setHours(0, 0, 0, 0);
}

/** The same local time some days later, epoch ms. */
export const addDays = (at: number, days: number): number =>
  new Date(at).setDate(new Date(at).getDate() + days);

/** The time that many buckets later (or earlier), epoch ms: the same local time from days on. */
export function addBuckets(at: number, bucket: Bucket, count: number): number {
  const date = new Date(at);
  if (bucket === 'year') return date.setFullYear(date.getFullYear() + count);
  if (bucket === 'month') return date.setMonth(date.getMonth() + count);
  if (bucket === 'week') return addDays(at, 7 * count);
  return bucket === 'day' ? addDays(at, count) : at + count * bucketMs[bucket];
}

/** Start of the bucket after the one that begins at `start`. */
export const nextBucket = (start: number, bucket: Bucket): number =>
  bucketStart(addBuckets(start, bucket, 1), bucket);

/** Starts of the buckets from `from` to before `to`, at most 300, because `from` may be inside one. */
export function bucketStarts(from: number, to: number, bucket: Bucket): number[] {
  const starts: number[] = [];
  for (
    let start = bucketStart(from, bucket);
    start < to && starts.length <= mostBuckets;
    start = nextBucket(start, bucket)
  )
    starts.push(start);
  return starts;
}

/** Number of buckets that cover a range of this length, ms. */
export const bucketCount = (lengthMs: number, bucket: Bucket): number =>
  Math.ceil(lengthMs / bucketMs[bucket]);

/** The buckets that suit a range of this length, ms, shortest first: at least two, at most 298, because both ends may be inside one. */
export function suitableBuckets(lengthMs: number): Bucket[] {
  return buckets.filter((bucket) => {
    const count = bucketCount(lengthMs, bucket);
    return count < mostBuckets && (count >= 2 || bucket === 'minute');
  });
}
