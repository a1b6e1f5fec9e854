import type { CounterCheckpoint, TopicCounts } from '@/lib/analytics/counters';
import type { LakeEngine } from '@/server/lake/engine';
import { boundsSql, withinBounds } from './bounds-sql';
import { boundsOf } from './lake-counts';

const events = {
  placed: 'order.placed',
  paid: 'payment.succeeded',
  reserved: 'stock.reserved',
  confirmed: 'order.confirmed',
  dispatched: 'shipment.dispatched',
  delivered: 'shipment.delivered',
  cancelled: 'order.cancelled',
} as const;

/**
 * Orders per status of the orders that the gateway holds, from their events at the offsets that it has read. The rules of
 * lib/orders/reduce.ts, written again: the first that applies.
 */
const statusSql = `CASE WHEN delivered THEN 'delivered' WHEN dispatched THEN 'dispatched' WHEN cancelled THEN 'cancelled'
  WHEN confirmed OR (paid AND reserved) THEN 'confirmed' WHEN paid THEN 'paid' WHEN reserved THEN 'reserved'
  ELSE 'placed' END`;

export async function lakeStatuses(
  engine: Pick<LakeEngine, 'query'>,
  counts: TopicCounts,
  held: CounterCheckpoint['orders'],
  epoch: number,
): Promise<Record<string, number>> {
  const { rows } = await engine.query(statusesSql(counts, held.from, epoch), { topics: ['orders'] });
  return Object.fromEntries(rows.map(([status, orders]) => [String(status), Number(orders)]));
}

function statusesSql(counts: TopicCounts, heldFrom: readonly number[], epoch: number): string {
  const read = boundsOf(counts);
  const held = read.map((bounds) => ({ ...bounds, marksFrom: heldFrom[bounds.partition] ?? bounds.to }));
  const had = Object.entries(events).map(([name, type]) => `bool_or(type = '${type}') AS ${name}`);
  return `WITH ${boundsSql(held)},
  recent AS (
    SELECT DISTINCT order_id FROM orders JOIN bounds ON ${withinBounds(held, epoch)}
    WHERE type = '${events.placed}' AND "offset" >= marks_from),
  of_orders AS (
    SELECT order_id, ${had.join(', ')}, min("offset" >= marks_from) AS is_whole, min(partition) = max(partition) AS is_in_one
    FROM orders JOIN bounds ON ${withinBounds(held, epoch)}
    WHERE order_id IN (FROM recent) GROUP BY order_id)
  SELECT ${statusSql} AS status, count(*) FROM of_orders WHERE placed AND is_whole AND is_in_one GROUP BY status`;
}
