import type { DomainEvent } from '@/lib/events';
import type { OrderEvent, PathStep } from '@/lib/orders';
import { asc, inArray, orderEvents, type Queries, sql, unnest } from '@/server/db';
import type { Context } from '../harness';

/** Keeps every event of an order with where it stood in Kafka: one statement for all of a transaction. */
export async function recordPath(events: readonly DomainEvent[], { tx }: Context): Promise<void> {
  const rows = unnest(events as readonly OrderEvent[], [
    ['text', ({ id }) => id],
    ['text', ({ data }) => data.orderId],
    ['text', ({ type }) => type],
    ['bigint', ({ at }) => at],
    ['integer', ({ partition }) => partition],
    ['bigint', ({ offset }) => offset],
    ['text', ({ source }) => source],
    ['text', ({ traceparent }) => traceparent],
    ['jsonb', ({ data }) => data],
  ]);
  await tx.execute(sql`
    insert into ${orderEvents} (event_id, order_id, type, at, partition, "offset", source, traceparent, data)
    select * from ${rows} on conflict do nothing`);
}

/** The event paths of orders, in Kafka order; without the events' data when there are many. */
export async function readPaths(
  queries: Queries,
  orderIds: readonly string[],
  withData: boolean,
): Promise<Map<string, PathStep[]>> {
  const paths = new Map<string, PathStep[]>(orderIds.map((orderId) => [orderId, []]));
  if (orderIds.length === 0) return paths;
  const rows = await queries
    .select()
    .from(orderEvents)
    .where(inArray(orderEvents.orderId, [...orderIds]))
    .orderBy(asc(orderEvents.partition), asc(orderEvents.offset));
  for (const { eventId, orderId, data, source, traceparent, ...step } of rows) {
    paths.get(orderId)?.push({
      id: eventId,
      ...step,
      ...(source === null ? {} : { source }),
      ...(traceparent === null ? {} : { traceparent }),
      ...(withData ? { data } : {}),
    });
  }
  return paths;
}
