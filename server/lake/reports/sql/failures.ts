import type { ReportRange } from '../range';
import { firstDelivery, inRange } from './events';

export const failuresSql = (range: ReportRange): string => `
    WITH failures AS (
      SELECT "at", type AS kind, CASE type WHEN 'stock.rejected' THEN sku ELSE reason END AS cause FROM orders
      WHERE ${inRange(range)} AND type IN ('payment.failed', 'stock.rejected', 'order.cancelled')
      ${firstDelivery}
    )
    SELECT kind, cause, count(*) AS count, min("at") AS first_at, max("at") AS last_at
    FROM failures GROUP BY kind, cause ORDER BY count DESC, kind, cause LIMIT 500`;
