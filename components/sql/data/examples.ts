/** Statements to begin with. Amounts are in minor units of their currency, so each currency is a row of its own. */
export const examples: readonly { title: string; sql: string }[] = [
  {
    title: 'Latest orders',
    sql: `SELECT "at", order_id, customer.name AS customer, total, currency
FROM orders
WHERE type = 'order.placed'
ORDER BY "at" DESC
LIMIT 100`,
  },
  {
    title: 'Orders per minute in the last hour',
    sql: `SELECT time_bucket(INTERVAL 1 MINUTE, "at") AS minute, count(*) AS orders
FROM orders
WHERE type = 'order.placed' AND "at" > now() - INTERVAL 1 HOUR
GROUP BY minute
ORDER BY minute`,
  },
  {
    title: 'Events by type',
    sql: `SELECT type, count(*) AS events, min("at") AS first, max("at") AS last
FROM orders
GROUP BY type
ORDER BY events DESC`,
  },
  {
    title: 'Revenue per hour and currency, minor units',
    sql: `SELECT date_trunc('hour', "at") AS hour, currency, sum(amount) AS paid
FROM orders
WHERE type = 'payment.succeeded'
GROUP BY hour, currency
ORDER BY hour`,
  },
  {
    title: 'Most ordered products',
    sql: `SELECT item.sku, any_value(item.name) AS name, sum(item.quantity) AS quantity
FROM (SELECT unnest(items) AS item FROM orders WHERE type = 'order.placed')
GROUP BY item.sku
ORDER BY quantity DESC`,
  },
  {
    title: 'Time from placed to dispatched',
    sql: `WITH times AS (
  SELECT order_id,
    min("at") FILTER (type = 'order.placed') AS placed,
    min("at") FILTER (type = 'shipment.dispatched') AS dispatched
  FROM orders
  GROUP BY order_id
)
SELECT count(*) AS orders,
  quantile_cont(epoch(dispatched - placed), 0.5) AS median_seconds,
  quantile_cont(epoch(dispatched - placed), 0.95) AS p95_seconds
FROM times
WHERE placed IS NOT NULL AND dispatched IS NOT NULL`,
  },
  {
    title: 'Last price of each symbol',
    sql: `SELECT symbol, arg_max(price, "offset") AS price, max("at") AS "at"
FROM prices
WHERE "at" > now() - INTERVAL 1 HOUR
GROUP BY symbol
ORDER BY symbol`,
  },
  {
    title: 'Invalid messages by reason',
    sql: `SELECT reason, count(*) AS records
FROM invalid_orders
GROUP BY reason
ORDER BY records DESC`,
  },
  { title: 'Columns of a table', sql: 'DESCRIBE orders' },
];
