import type { ReportRange } from '../range';
import { inRange, sumAs } from './events';

export const productsSql = (range: ReportRange): string => `
    WITH placed AS (
      SELECT "at", currency, items FROM orders
      WHERE ${inRange(range)} AND type = 'order.placed'
      QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY "at", epoch, partition, "offset") = 1
    ),
    numbered AS (SELECT *, row_number() OVER () AS number FROM placed),
    lines AS (SELECT number, "at", currency, unnest(items, max_depth := 2) FROM numbered),
    sold AS (
      SELECT sku, currency, arg_max(name, ("at", name)) AS name, count(DISTINCT number) AS orders,
        ${sumAs('quantity', 'quantity')}, ${sumAs('quantity::HUGEINT * unit_price', 'amount')}
      FROM lines GROUP BY sku, currency
    ),
    viewed AS (
      SELECT sku, count(*) AS views FROM activity
      WHERE ${inRange(range)} AND kind = 'product_view' AND sku IS NOT NULL GROUP BY sku
    )
    SELECT sku, name, currency, coalesce(orders, 0) AS orders, coalesce(quantity, 0) AS quantity,
      coalesce(amount, 0) AS amount, coalesce(views, 0) AS views
    FROM sold FULL JOIN viewed USING (sku)
    ORDER BY orders DESC, views DESC, sku, currency LIMIT 500`;
