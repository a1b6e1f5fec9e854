import type { EventData } from '@/lib/events';
import { orders, type Queries, sql, unnest } from '@/server/db';
import type { Delivery } from '../framework';

type Placed = EventData<'order.placed'>;

/** An event of another service about an order whose arrival is all that counts. */
export type Fact = 'paid' | 'reserved' | 'refunded' | 'released' | 'delivered';

/** The ids of the orders that events are about. */
export const idsOf = (deliveries: readonly { event: { data: { orderId: string } } }[]): string[] =>
  deliveries.map(({ event }) => event.data.orderId);

/** The content of an order. */
export interface PlacedOrder {
  order: Placed;
  /** Time of the record, epoch ms. */
  at: number;
}

/** Stores the content of orders, once; facts about an order may have been stored before. */
export async function recordOrders(placed: readonly PlacedOrder[], tx: Queries): Promise<void> {
  const rows = unnest(placed, [
    ['text', ({ order }) => order.orderId],
    ['text', ({ order }) => order.customer.id],
    ['jsonb', ({ order }) => order.customer],
    ['jsonb', ({ order }) => order.items],
    ['bigint', ({ order }) => order.total],
    ['text', ({ order }) => order.currency],
    ['bigint', ({ order }) => order.placedAt],
    ['bigint', ({ at }) => at],
    ['bigint', ({ at }) => at],
  ]);
  await tx.execute(sql`
    insert into ${orders}
      (order_id, customer_id, customer, items, total, currency, placed_at, listed_at, updated_at)
    select * from ${rows}
    on conflict (order_id) do update set customer_id = excluded.customer_id, customer = excluded.customer,
      items = excluded.items, total = excluded.total, currency = excluded.currency, placed_at = excluded.placed_at,
      listed_at = excluded.listed_at
    where ${orders.placedAt} is null`);
}

/** Stores a fact about orders. Facts may arrive in any order. */
export async function recordFact(orderIds: readonly string[], fact: Fact, tx: Queries): Promise<void> {
  const column = sql.identifier(fact);
  await tx.execute(sql`
    insert into ${orders} (order_id, ${column}, updated_at)
    select id, true, ${Date.now()}::bigint from ${unnest(orderIds, [['text', (id) => id]])} as o (id)
    on conflict (order_id) do update set ${column} = true, updated_at = excluded.updated_at`);
}

export async function recordDispatch(
  dispatched: readonly Delivery<'shipment.dispatched'>[],
  tx: Queries,
): Promise<void> {
  const rows = unnest(dispatched, [
    ['text', ({ event }) => event.data.orderId],
    ['text', ({ event }) => event.data.carrier],
    ['text', ({ event }) => event.data.trackingNumber],
  ]);
  await tx.execute(sql`
    insert into ${orders} (order_id, dispatched, carrier, tracking_number, updated_at)
    select id, true, carrier, tracking_number, ${Date.now()}::bigint from ${rows} as o (id, carrier, tracking_number)
    on conflict (order_id) do update set dispatched = true, carrier = excluded.carrier,
      tracking_number = excluded.tracking_number, updated_at = excluded.updated_at`);
}
