/** Events of a busy shop as SQL: the same ones for the same span and number. */

/** What is generated: `events` over all topics, spread evenly over [from, to), epoch ms. */
export interface GeneratedSpan {
  from: number;
  to: number;
  events: number;
}
type GeneratedTopic = 'orders' | 'prices' | 'activity' | 'logs';

/** Share of the events, partitions as in the catalogue, and events per order, session, tick and line on average. */
export const generatedTopics: Record<
  GeneratedTopic,
  { share: number; partitions: number; eventsEach: number }
> = {
  prices: { share: 0.6, partitions: 6, eventsEach: 1 },
  orders: { share: 0.2, partitions: 6, eventsEach: 5.75 },
  activity: { share: 0.15, partitions: 3, eventsEach: 4.36 },
  logs: { share: 0.05, partitions: 3, eventsEach: 1 },
};

/** A whole number in [0, below) that depends on the row and the name alone. */
const random = (name: string, below: number, of = 'i') => `CAST(hash(${of}, '${name}') % ${below} AS BIGINT)`;
const pick = (name: string, values: string) => `(${values})[1 + ${random(name, 1_000_000)} % len(${values})]`;
const uuid = (of: string) => `CAST(CAST(md5(${of}) AS UUID) AS VARCHAR)`;
const time = (ms: string) => `make_timestamptz(1000 * (${ms}))`;

/** Rows `i` of a topic, each with `ms`, when it begins. */
function begins(topic: GeneratedTopic, { from, to, events }: GeneratedSpan): string {
  const { share, eventsEach } = generatedTopics[topic];
  const count = Math.max(1, Math.round((events * share) / eventsEach));
  return `SELECT i, ${from} + CAST(i * ${to - from} / ${count} AS BIGINT) AS ms FROM range(${count}) t(i)`;
}

/** Columns that every topic has, of an event with `key`, `n`, `type`, `source` and `ms`. */
const attributes = `${uuid(`concat(key, '/', type, '/', n)`)} AS id, type, source,
  concat('00-', md5(key), '-', md5(concat(key, type))[1:16], '-01') AS traceparent`;

const currencies = `['EUR', 'EUR', 'EUR', 'EUR', 'USD', 'USD', 'USD', 'JPY', 'GBP', 'CHF']`;
const items = `list_transform(range(1 + ${random('lines', 3)}), k -> {
    sku: 'SKU-' || (hash(i, k) % 24), name: 'Product ' || (hash(i, k) % 24),
    quantity: CAST(1 + hash(i, k, 'q') % 3 AS BIGINT), unit_price: CAST(500 + 100 * (hash(i, k) % 24) AS BIGINT)})`;

/** Type, service, and time after the order was placed. Of 100 orders 91 are delivered, 5 not paid, 3 out of stock, 1 refunded. */
const paths = `CASE WHEN chance < 91 THEN [
    {type: 'order.placed', source: 'order', ms: 0}, {type: 'payment.succeeded', source: 'payment', ms: 80 + quick},
    {type: 'stock.reserved', source: 'inventory', ms: 40 + quick % 300}, {type: 'order.confirmed', source: 'order', ms: 120 + quick},
    {type: 'shipment.dispatched', source: 'shipping', ms: 5000 + slow}, {type: 'shipment.delivered', source: 'shipping', ms: 30000 + 3 * slow}]
  WHEN chance < 96 THEN [
    {type: 'order.placed', source: 'order', ms: 0}, {type: 'stock.reserved', source: 'inventory', ms: 40 + quick % 300},
    {type: 'payment.failed', source: 'payment', ms: 200 + quick}, {type: 'order.cancelled', source: 'order', ms: 300 + quick}]
  WHEN chance < 99 THEN [
    {type: 'order.placed', source: 'order', ms: 0}, {type: 'stock.rejected', source: 'inventory', ms: 60 + quick},
    {type: 'order.cancelled', source: 'order', ms: 100 + quick}]
  ELSE [
    {type: 'order.placed', source: 'order', ms: 0}, {type: 'payment.succeeded', source: 'payment', ms: 80 + quick},
    {type: 'stock.rejected', source: 'inventory', ms: 100 + quick}, {type: 'order.cancelled', source: 'order', ms: 200 + quick},
    {type: 'payment.refunded', source: 'payment', ms: 900 + quick}] END`;

const orders = (span: GeneratedSpan) => `
  WITH placed AS (
    SELECT i, ms, concat('ORD-', upper(md5(CAST(i AS VARCHAR))[1:6]), '-', upper(md5(CAST(i AS VARCHAR))[7:12])) AS key,
      ${random('chance', 100)} AS chance, ${random('quick', 1_900)} AS quick, ${random('slow', 20_000)} AS slow,
      ${items} AS items, ${pick('currency', currencies)} AS currency
    FROM (${begins('orders', span)})),
  priced AS (
    SELECT *, list_sum(list_transform(items, x -> x.quantity * x.unit_price))::BIGINT AS total, unnest(${paths}) AS step
    FROM placed),
  events AS (
    SELECT * EXCLUDE (ms), ms + step.ms AS ms, step.type AS type, step.source AS source, 0 AS n,
      type = 'order.placed' AS is_placed, type IN ('payment.succeeded', 'payment.refunded') AS is_payment
    FROM priced)
  SELECT ${time('ms')} AS "at", key, ${attributes}, key AS order_id,
    CASE WHEN is_placed THEN {id: 'C-' || hash(key) % 5000, name: 'Ada Lovelace', email: 'ada@example.com'} END AS customer,
    CASE WHEN is_placed OR type = 'stock.reserved' THEN items END AS items,
    CASE WHEN is_placed THEN total END AS total,
    CASE WHEN is_placed OR is_payment THEN currency END AS currency,
    CASE WHEN is_placed THEN ${time('ms')} END AS placed_at,
    CASE WHEN type = 'payment.failed' THEN ${pick('reason', `['Card declined', 'Insufficient funds', 'Card expired']`)}
      WHEN type = 'order.cancelled' THEN ${pick('why', `['Payment failed', 'Out of stock', 'Customer request']`)} END AS reason,
    CASE WHEN is_payment THEN 'PAY-' || key END AS payment_id, CASE WHEN is_payment THEN total END AS amount,
    CASE WHEN type = 'stock.rejected' THEN items[1].sku END AS sku,
    CASE WHEN type = 'stock.rejected' THEN items[1].quantity END AS requested,
    CASE WHEN type = 'stock.rejected' THEN 0 END AS available,
    CASE WHEN type = 'shipment.dispatched' THEN 'DHL' END AS carrier,
    CASE WHEN type = 'shipment.dispatched' THEN md5(key) END AS tracking_number,
    CASE WHEN type = 'shipment.delivered' THEN ${time('ms')} END AS delivered_at
  FROM events`;

const prices = (span: GeneratedSpan) => `
  WITH events AS (
    SELECT *, 'SYM' || ${random('symbol', 200)} AS key, 'price.ticked' AS type, 'simulator' AS source, i AS n
    FROM (${begins('prices', span)}))
  SELECT ${time('ms')} AS "at", key, ${attributes}, key AS symbol, 100 + ${random('price', 10_000)} / 100 AS price,
    CAST(1 + ${random('size', 500)} AS DOUBLE) AS size, ${time('ms')} AS data_at
  FROM events`;

/** Steps of a visit. The longer ones end in a purchase; in some the shopper returns to look at more. */
const visits = `[
  ['page_view'], ['page_view', 'page_view'], ['page_view', 'product_view'], ['page_view', 'product_view', 'product_view'],
  ['page_view', 'product_view', 'add_to_cart'], ['product_view', 'add_to_cart', 'checkout', 'purchase'],
  ['page_view', 'product_view', 'add_to_cart', 'product_view', 'add_to_cart', 'checkout'],
  ['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'],
  ['page_view', 'product_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'],
  ['page_view', 'product_view', 'add_to_cart', 'product_view', 'add_to_cart', 'checkout', 'purchase', 'page_view', 'product_view'],
  ['page_view', 'product_view', 'product_view', 'product_view', 'page_view', 'product_view']]`;

const activity = (span: GeneratedSpan) => `
  WITH visits AS (SELECT *, ${uuid("concat('visit', i)")} AS key, ${pick('visit', visits)} AS kinds FROM (${begins('activity', span)})),
  steps AS (SELECT *, unnest(kinds) AS kind, unnest(range(len(kinds))) AS n FROM visits),
  events AS (
    SELECT * EXCLUDE (ms), ms + n * 2500 + ${random('dwell', 2_000, 'concat(i, n)')} AS ms,
      'activity.recorded' AS type, 'simulator' AS source FROM steps)
  SELECT ${time('ms')} AS "at", key, ${attributes}, key AS session_id, kind, '/shop' AS path,
    CASE WHEN kind IN ('product_view', 'add_to_cart') THEN 'SKU-' || ${random('viewed', 24, 'concat(i, n)')} END AS sku,
    ${time('ms')} AS data_at
  FROM events`;

const logs = (span: GeneratedSpan) => `
  WITH events AS (
    SELECT *, ${pick('service', `['gateway', 'order', 'payment', 'inventory', 'shipping', 'notification', 'history', 'web']`)} AS key,
      'log.written' AS type, ${random('level', 100)} AS chance, i AS n FROM (${begins('logs', span)}))
  SELECT ${time('ms')} AS "at", key, id, type, source, traceparent, key AS service,
    CASE WHEN chance < 3 THEN 'error' WHEN chance < 10 THEN 'warn' WHEN chance < 40 THEN 'debug' ELSE 'info' END AS level,
    'Handled ' || md5(CAST(i AS VARCHAR)) AS msg, ${time('ms')} AS data_at, md5(concat('trace', i)) AS trace_id,
    json_object('level', level, 'service', key, 'msg', msg, 'at', ms, 'traceId', trace_id) AS data
  FROM (SELECT e.*, key AS source, ${uuid("concat(key, '/log/', n)")} AS id, CAST(NULL AS VARCHAR) AS traceparent FROM events e)`;

/** The rows of a topic: columns `at`, `key`, `id`, `type`, `source`, `traceparent` and those of its data that are not null. */
export const generatedRows: Record<GeneratedTopic, (span: GeneratedSpan) => string> = {
  orders,
  prices,
  activity,
  logs,
};
