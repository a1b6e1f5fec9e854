import type { ReportRange } from '../range';
import { bucketsOf, slotOf } from './buckets';
import { inRange, isStep } from './events';

const kinds = { viewed: 'product_view', carted: 'add_to_cart', purchased: 'purchase' };
const reached = Object.entries(kinds).map(([name, kind]) => `bool_or(kind = '${kind}') AS ${name}`);
const counts = Object.keys(kinds).map((name) => `count(*) FILTER (${name}) AS ${name}`);

// Sessions are told apart by a hash of 64 bits, because their ids need three times the memory. A calendar is asked for
// each slot, not for each session.
export const sessionsSql = (range: ReportRange): string => `
    WITH ${bucketsOf(range)},
    sessions AS MATERIALIZED (
      SELECT ${slotOf(range, 'first_at')} AS slot, events, duration_ms, ${Object.keys(kinds).join(', ')}
      FROM (
        SELECT min("at") AS first_at, count(*)::UINTEGER AS events, epoch_ms(max("at")) - epoch_ms(min("at")) AS duration_ms,
          ${reached.join(', ')}
        FROM activity WHERE ${inRange(range)} AND ${isStep} GROUP BY hash(session_id)
      )
    ),
    slots AS (SELECT slot, bucket FROM (SELECT DISTINCT slot FROM sessions) ASOF JOIN buckets ON slot >= bucket),
    figures AS (
      SELECT bucket, count(*) AS sessions,
        ${counts.join(', ')},
        quantile_disc(events, 0.5) AS median_events, quantile_disc(duration_ms, 0.5) AS median_ms
      FROM sessions JOIN slots USING (slot) GROUP BY GROUPING SETS ((bucket), ())
    ),
    starts AS (SELECT bucket FROM buckets UNION ALL SELECT NULL)
    SELECT starts.bucket, coalesce(sessions, 0) AS sessions,
      ${Object.keys(kinds)
        .map((name) => `coalesce(${name}, 0) AS ${name}`)
        .join(', ')},
      median_events, median_ms
    FROM starts LEFT JOIN figures ON figures.bucket IS NOT DISTINCT FROM starts.bucket
    ORDER BY starts.bucket NULLS FIRST`;
