import type { ReportRange } from '../range';
import { inRange } from './events';

const isView = "kind = 'product_view'";

export const viewedSql = (range: ReportRange): string => `
    SELECT sku, count(*) FILTER (${isView}) AS views,
      count(DISTINCT hash(session_id)) FILTER (${isView}) AS sessions,
      count(DISTINCT hash(session_id)) FILTER (kind = 'add_to_cart') AS carted
    FROM activity WHERE ${inRange(range)} AND kind IN ('product_view', 'add_to_cart') AND sku IS NOT NULL
    GROUP BY sku ORDER BY views DESC, carted DESC, sku LIMIT 100`;
