import type { ReportRange } from '../range';
import { bucketsOf, slotOf } from './buckets';
import { firstOf, inRange } from './events';

const kinds = {
  placed: 'order.placed',
  confirmed: 'order.confirmed',
  cancelled: 'order.cancelled',
  dispatched: 'shipment.dispatched',
  delivered: 'shipment.delivered',
};
const names = Object.keys(kinds);
const types = Object.values(kinds);

export const ordersSql = (range: ReportRange): string => `
    WITH ${bucketsOf(range)},
    firsts AS (
      SELECT order_id,
        ${Object.entries(kinds)
          .map(([name, type]) => firstOf(type, name))
          .join(',\n        ')}
      FROM orders WHERE ${inRange(range)} AND type IN (${types.map((type) => `'${type}'`).join(', ')})
      GROUP BY order_id
    ),
    events AS (SELECT kind, "at" FROM firsts UNPIVOT ("at" FOR kind IN (${names.join(', ')}))),
    slots AS (SELECT ${slotOf(range)} AS slot, kind, count(*) AS orders FROM events GROUP BY ALL),
    counts AS (
      SELECT bucket, kind, orders FROM slots ASOF JOIN buckets ON slot >= bucket
      UNION ALL SELECT bucket, '', 0 FROM buckets
    )
    SELECT bucket,
      ${names.map((name) => `coalesce(sum(orders) FILTER (kind = '${name}'), 0)::BIGINT AS ${name}`).join(',\n      ')}
    FROM counts GROUP BY bucket ORDER BY bucket`;
