import { type Bucket, buckets, maxBuckets } from '@/lib/analytics/reports';
import { ProblemError } from '@/lib/problem';

/** What a report is about: [from, to) by record timestamp, epoch ms. */
export interface ReportRange {
  from: number;
  to: number;
  bucket: Bucket;
  /** IANA name. */
  timeZone: string;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** The shortest that a bucket usually is. */
const lengthMs: Record<Bucket, number> = {
  minute: minuteMs,
  '5minutes': 5 * minuteMs,
  hour: 60 * minuteMs,
  day: dayMs,
  week: 7 * dayMs,
  month: 28 * dayMs,
  year: 365 * dayMs,
};
/** Every bucket begins at a multiple of this. */
const roundMs = 5_000;

/**
 * The range of a query; `now`: epoch ms. One that ends about now ends at the next multiple of 5 s, so that the pages that
 * ask in these seconds ask for the same, and there is no event in between yet. Throws a problem (422) that names the parameter. */
export function rangeOf(
  query: {
    from?: number | undefined;
    to?: number | undefined;
    bucket?: Bucket | undefined;
    timeZone: string;
  },
  now: number,
): ReportRange {
  const to = endOf(query.to ?? now, now);
  const from = query.from ?? Math.max(0, to - dayMs);
  if (from >= to) throw new ProblemError(422, 'from: has to be earlier than to.');
  const fits = (bucket: Bucket) => bucketsIn(to - from, bucket) <= maxBuckets;
  const bucket = query.bucket ?? buckets.find(fits) ?? 'year';
  if (fits(bucket)) return { from, to, bucket, timeZone: query.timeZone };
  const detail = `bucket: this range has more than ${maxBuckets} buckets of this length. Choose a longer one or a shorter range.`;
  throw new ProblemError(422, detail);
}

function endOf(to: number, now: number): number {
  return to > now - 2 * roundMs ? Math.ceil(to / roundMs) * roundMs : to;
}

/** At most: the first and the last bucket may be cut, and a change of the clock adds one. */
const bucketsIn = (ms: number, bucket: Bucket): number => Math.ceil(ms / lengthMs[bucket]) + 2;
