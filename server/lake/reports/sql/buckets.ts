import type { Bucket } from '@/lib/analytics/reports';
import { literal } from '@/server/lake/columns/field';
import type { ReportRange } from '../range';
import { instant } from './text';

const minuteMs = 60_000;
/** The clocks of all time zones differ from UTC by a multiple of this. */
const quarterMs = 15 * minuteMs;
const quarter = 'INTERVAL 15 MINUTES';

/**
 * Events are summed by slots before they are put into buckets, because a calendar is too slow for each event. Every
 * bucket consists of whole slots.
 */
const slotMs = (bucket: Bucket): number =>
  ({ minute: minuteMs, '5minutes': 5 * minuteMs })[bucket as string] ?? quarterMs;

/** The slot of an event, as an expression: an instant from the beginning of the range on, in the bucket of the event. */
export function slotOf({ from, bucket }: ReportRange, at = '"at"'): string {
  const ms = slotMs(bucket);
  return `greatest(make_timestamptz(epoch_ms(${at}) // ${ms} * ${1_000 * ms}), ${instant(from)})`;
}

/** The CTE `buckets`: column `bucket`, the start of each bucket that has a part of the range. */
export function bucketsOf(range: ReportRange): string {
  const starts = `buckets AS (
      SELECT bucket FROM (${startsOf(range)})
      WHERE bucket < ${instant(range.to)}
      QUALIFY coalesce(lead(bucket) OVER (ORDER BY bucket) > ${instant(range.from)}, true)
    )`;
  return starts;
}

function startsOf(range: ReportRange): string {
  if (range.bucket === 'minute' || range.bucket === '5minutes') return fixedStarts(range);
  return range.bucket === 'hour' ? hourStarts(range) : dayStarts(range);
}

function fixedStarts({ from, to, bucket }: ReportRange): string {
  const ms = slotMs(bucket);
  const first = instant(from - (from % ms));
  return `SELECT unnest(generate_series(${first}, ${instant(to)}, INTERVAL ${ms / minuteMs} MINUTES)) AS bucket`;
}

/** Full hours of the local clock. Where the clock is changed an hour begins too: a repeated hour is a bucket of its own. */
function hourStarts({ from, to, timeZone }: ReportRange): string {
  const first = instant(from - (from % quarterMs) - 4 * quarterMs);
  const zone = literal(timeZone);
  return `
        SELECT bucket FROM (SELECT unnest(generate_series(${first}, ${instant(to)}, ${quarter})) AS bucket)
        WHERE minute(timezone(${zone}, bucket)) = 0
          OR timezone(${zone}, bucket) - timezone(${zone}, bucket - ${quarter}) <> ${quarter}`;
}

/** The first moment of each local day, also where the clock skips or repeats midnight. */
function dayStarts({ from, to, timeZone, bucket }: ReportRange): string {
  const zone = literal(timeZone);
  const step = `INTERVAL 1 ${bucket.toUpperCase()}`;
  return `
        SELECT DISTINCT least(timezone(${zone}, day), timezone(${zone}, day - INTERVAL 1 MICROSECOND) + INTERVAL 1 MICROSECOND) AS bucket
        FROM (SELECT unnest(generate_series(
          date_trunc('${bucket}', timezone(${zone}, ${instant(from)})) - ${step}, timezone(${zone}, ${instant(to)}), ${step})) AS day)`;
}
