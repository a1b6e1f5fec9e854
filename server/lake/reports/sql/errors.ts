import type { ReportRange } from '../range';
import { bucketsOf, slotOf } from './buckets';
import { firstDelivery, inRange } from './events';

export const errorsSql = (range: ReportRange): string => `
    WITH ${bucketsOf(range)},
    lines AS (
      SELECT "at", service FROM logs
      WHERE ${inRange(range)} AND level IN ('error', 'fatal')
      ${firstDelivery}
    ),
    named AS (SELECT service FROM lines GROUP BY service ORDER BY count(*) DESC, service LIMIT 20),
    slots AS (
      SELECT ${slotOf(range)} AS slot, named.service AS service, count(*) AS errors
      FROM lines LEFT JOIN named USING (service) GROUP BY ALL
    ),
    counts AS (
      SELECT bucket, service, errors FROM slots ASOF JOIN buckets ON slot >= bucket
      UNION ALL SELECT bucket, service, 0 FROM buckets, (SELECT DISTINCT service FROM slots)
    )
    SELECT bucket, service, sum(errors)::BIGINT AS errors
    FROM counts GROUP BY bucket, service ORDER BY bucket, service`;
