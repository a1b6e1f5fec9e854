import { type DomainEvent, identityOf } from '@/lib/events';
import { buildPath, type OrderEvent, type PathStep } from '@/lib/orders';
import { inArray, orderEvents, type Queries, sql, unnest } from '@/server/db';
import type { Context } from '../framework';

/** Stores every event of an order with its Kafka coordinates: one statement per transaction. */
export async function recordPath(events: readonly DomainEvent[], { tx }: Context): Promise<void> {
  const rows = unnest(events as readonly OrderEvent[], [
    ['text', identityOf],
    ['text', ({ id }) => id.replaceAll('\0', '\ufffd')],
    ['text', ({ data }) => data.orderId],
    ['text', ({ type }) => type],
    ['bigint', ({ at }) => at],
    ['integer', ({ partition }) => partition],
    ['bigint', ({ offset }) => offset],
    ['text', ({ source }) => source?.replaceAll('\0', '\ufffd')],
    ['text', ({ traceparent }) => traceparent?.replaceAll('\0', '\ufffd')],
    ['jsonb', ({ data }) => data],
  ]);
  await tx.execute(sql`
    insert into ${orderEvents}
      (identity, event_id, order_id, type, at, partition, "offset", source, traceparent, data)
    select * from ${rows} on conflict do nothing`);
}

/** The event paths of orders, by order id; the events' data only `withData`. */
export async function readPaths(
  queries: Queries,
  orderIds: readonly string[],
  withData: boolean,
): Promise<Map<string, PathStep[]>> {
  const steps = new Map<string, PathStep[]>(orderIds.map((orderId) => [orderId, []]));
  if (orderIds.length === 0) return steps;
  const rows = await queries
    .select()
    .from(orderEvents)
    .where(inArray(orderEvents.orderId, [...orderIds]));
  for (const row of rows) steps.get(row.orderId)?.push(toStep(row, withData));
  return new Map([...steps].map(([orderId, ofOrder]) => [orderId, buildPath(ofOrder)]));
}

type Row = typeof orderEvents.$inferSelect;

function toStep(
  { eventId, type, at, partition, offset, source, traceparent, data }: Row,
  withData: boolean,
): PathStep {
  return {
    id: eventId,
    type,
    at,
    partition,
    offset,
    ...(source === null ? {} : { source }),
    ...(traceparent === null ? {} : { traceparent }),
    ...(withData ? { data } : {}),
  };
}
