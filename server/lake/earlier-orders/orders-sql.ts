import { type Bounds, boundsSql, withinBounds } from '@/server/lake/reconciliation/bounds-sql';

/** Which part of the orders a statement is about: by the hash of their id, so that memory is bounded. */
export interface Part {
  bounds: readonly Bounds[];
  epoch: number;
  part: number;
  of: number;
}

const quarter = 900_000;
const hour = 3_600_000;
/** A local day may have 25 hours. */
const day = 25 * hour;
/** Orders of which the time to dispatch is returned. */
const maxDispatches = 20_000;

/** Orders are grouped by a hash of 64 bits of their id, which takes a fifth of the memory of the ids. */
const orderKey = 'hash(order_id)';

const eventsCte = ({ bounds, epoch, part, of }: Part, columns: string): string => `events AS (
  SELECT ${orderKey} AS order_key, "offset", epoch_ms("at") AS ms, type, currency, ${columns}
  FROM orders JOIN bounds ON ${withinBounds(bounds, epoch)} WHERE ${orderKey} % ${of} = ${part})`;

const first = (value: string, type: string) => `arg_min(${value}, "offset") FILTER (type = '${type}')`;
const ordersCte = (columns: string): string => `ordered AS (
  SELECT ${columns} bool_or(type = 'shipment.delivered') AS is_delivered, ${first('ms', 'order.placed')} AS placed_at,
    ${first('ms', 'order.cancelled')} AS cancelled_at, ${first('ms', 'shipment.dispatched')} AS dispatched_at
  FROM events GROUP BY order_key)`;

const isCancelled = 'NOT is_delivered AND dispatched_at IS NULL AND cancelled_at IS NOT NULL';
const isOpen = `placed_at IS NOT NULL AND NOT is_delivered AND NOT (${isCancelled})`;
const isWhole = `order_key IN (SELECT unnest(from_json($whole, '["UBIGINT"]')))`;

export const countSql = ({ bounds, epoch }: Pick<Part, 'bounds' | 'epoch'>): string =>
  `WITH ${boundsSql(bounds)} SELECT count(*) FROM orders JOIN bounds ON ${withinBounds(bounds, epoch)}`;

/**
 * The orders that may get further events: the unfinished ones, and those with the latest events, of which an event may
 * come again. Rows of key, whether it is unfinished, its last event, events, and characters of their data.
 */
export const wholeSql = (part: Part, limit: number): string =>
  `WITH ${boundsSql(part.bounds)}, ${eventsCte(part, 'strlen(data) AS size')},
  ${ordersCte('order_key, count(*) AS events, sum(size) AS size, max(ms) AS updated_at,')}
  SELECT order_key, ${isOpen} AS is_open, updated_at, events, size
  FROM ordered ORDER BY is_open DESC, updated_at DESC LIMIT ${limit}`;

/** Rows of kind, time, currency, number and another number, over all orders that are not in the JSON list $whole. */
export function sumsSql(part: Part, now: number): string {
  const within = (time: string, ms: number) => `${time} <= ${now} AND ${time} >= ${now - ms}`;
  return `WITH ${boundsSql(part.bounds)},
  ${eventsCte(part, 'amount, source, id')},
  ${ordersCte(`order_key, ${first('currency', 'order.placed')} AS currency,`)},
  counted AS (SELECT * EXCLUDE (order_key) FROM ordered WHERE NOT ${isWhole}),
  payments AS (
    SELECT arg_min(ms, "offset") AS ms, arg_min(amount, "offset") AS amount, arg_min(currency, "offset") AS currency,
      CASE any_value(type) WHEN 'payment.refunded' THEN -1 ELSE 1 END AS sign
    FROM events WHERE type IN ('payment.succeeded', 'payment.refunded') AND ${within('ms', day)} AND NOT ${isWhole}
    GROUP BY hash(order_key, source, id))
  SELECT 'placed', 0, '', count(*), 0 FROM counted WHERE placed_at IS NOT NULL
  UNION ALL SELECT 'delivered', 0, '', count(*), 0 FROM counted WHERE placed_at IS NOT NULL AND is_delivered
  UNION ALL SELECT 'cancelled', 0, '', count(*), 0 FROM counted WHERE placed_at IS NOT NULL AND ${isCancelled}
  UNION ALL SELECT 'forgotten', 0, '', count(*), 0 FROM counted WHERE ${isOpen}
  UNION ALL SELECT 'orders', placed_at - placed_at % ${quarter} AS t, currency, count(*), 0
    FROM counted WHERE ${within('placed_at', day)} GROUP BY t, currency
  UNION ALL SELECT 'cancellations', cancelled_at - cancelled_at % ${quarter} AS t, '', count(*), 0
    FROM counted WHERE ${within('cancelled_at', day)} GROUP BY t
  UNION ALL SELECT 'money', ms - ms % ${quarter} AS t, currency, sum(sign * amount), sum(sign)
    FROM payments GROUP BY t, currency
  UNION ALL SELECT 'second', placed_at - placed_at % 1000 AS t, '', count(*), 0
    FROM counted WHERE ${within('placed_at', hour)} GROUP BY t
  UNION ALL (SELECT 'dispatch', dispatched_at, '', dispatched_at - placed_at, 0
    FROM counted WHERE placed_at <= ${now} AND ${within('dispatched_at', hour)}
    ORDER BY dispatched_at DESC LIMIT ${maxDispatches})`;
}

/** The events of the orders in the JSON list $whole. */
export const eventsSql = ({ bounds, epoch }: Pick<Part, 'bounds' | 'epoch'>): string =>
  `WITH ${boundsSql(bounds)}
  SELECT order_id, partition, "offset", "at", id, type, source, traceparent, data
  FROM orders JOIN bounds ON ${withinBounds(bounds, epoch)}
  WHERE ${isWhole.replace('order_key', orderKey)} ORDER BY "at", partition, "offset"`;

/** The time of the first event of each partition. */
export const firstTimesSql = ({ bounds, epoch }: Pick<Part, 'bounds' | 'epoch'>): string =>
  `WITH ${boundsSql(bounds)}
  SELECT partition, arg_min("at", "offset"), min("offset") FROM orders JOIN bounds ON ${withinBounds(bounds, epoch)}
  GROUP BY partition`;
