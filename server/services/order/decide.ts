import type { EventData, EventType } from '@/lib/events';
import { and, eq, inArray, isNull, orders, type Queries, sql, unnest } from '@/server/db';
import type { Context, Delivery } from '../framework';

type Placed = EventData<'order.placed'>;
type Deliveries<T extends EventType> = readonly Delivery<T>[];

/** What other services say of an order that has no more to it than that they said it. */
type Fact = 'paid' | 'reserved' | 'refunded' | 'released' | 'delivered';

/** The orders that events are about. */
export const idsOf = (deliveries: readonly { event: { data: { orderId: string } } }[]): string[] =>
  deliveries.map(({ event }) => event.data.orderId);

/** What an order consists of, and when that became known: epoch ms, of the record. */
export interface NotedOrder {
  order: Placed;
  at: number;
}

/** Saves what orders consist of; nothing changes where that is known. It may come after facts about them. */
export async function noteOrders(placed: readonly NotedOrder[], tx: Queries): Promise<void> {
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

/** Adds what another service said to what is known of orders. Facts may come in any order. */
export async function noteFact(orderIds: readonly string[], fact: Fact, tx: Queries): Promise<void> {
  const column = sql.identifier(fact);
  await tx.execute(sql`
    insert into ${orders} (order_id, ${column}, updated_at)
    select id, true, ${Date.now()}::bigint from ${unnest(orderIds, [['text', (id) => id]])} as o (id)
    on conflict (order_id) do update set ${column} = true, updated_at = excluded.updated_at`);
}

export async function noteDispatch(
  dispatched: Deliveries<'shipment.dispatched'>,
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

/** Notes a fact that may complete orders, and confirms those that are paid and reserved: at once, or after the
 * time to change one's mind. */
export async function confirmWhenComplete(
  deliveries: Deliveries<'payment.succeeded' | 'stock.reserved'>,
  fact: 'paid' | 'reserved',
  confirmAfterMs: number,
  tx: Queries,
): Promise<void> {
  const contexts = new Map(deliveries.map(({ event, context }) => [event.data.orderId, context]));
  await noteFact([...contexts.keys()], fact, tx);
  if (confirmAfterMs === 0) {
    await confirm(contexts, tx);
    return;
  }
  const dueAt = Date.now() + confirmAfterMs;
  const complete = await tx
    .select({ orderId: orders.orderId })
    .from(orders)
    .where(and(inArray(orders.orderId, [...contexts.keys()]), orders.paid, orders.reserved));
  for (const { orderId } of complete)
    contexts.get(orderId)?.schedule({ kind: 'confirm', key: orderId, dueAt });
}

/**
 * Gives this service's word that the order will be shipped. The word is given once: an order is confirmed or
 * cancelled and never both, which is what keeps an order from being both refunded and shipped (docs/services.md).
 */
export async function confirm(contexts: ReadonlyMap<string, Context>, tx: Queries): Promise<void> {
  const { rows } = await tx.execute<{ order_id: string }>(sql`
    update ${orders} set decision = 'confirmed', updated_at = ${Date.now()}::bigint
    where order_id = any(${sql.param([...contexts.keys()])}::text[]) and paid and reserved and decision is null
    returning order_id`);
  for (const { order_id: orderId } of rows) {
    const context = contexts.get(orderId);
    context?.emit({ type: 'order.confirmed', data: { orderId } });
    context?.log.info('order confirmed');
  }
}

/** Cancels an order that is not decided yet. */
export async function cancel(orderId: string, reason: string, context: Context): Promise<void> {
  await noteExistence(orderId, context.tx);
  const cancelled = await context.tx
    .update(orders)
    .set({ decision: 'cancelled', reason, updatedAt: Date.now() })
    .where(and(eq(orders.orderId, orderId), isNull(orders.decision)))
    .returning({ orderId: orders.orderId });
  // One conditional update: whoever comes second, in whichever process, finds the decision taken.
  if (cancelled.length === 0) return;
  context.emit({ type: 'order.cancelled', data: { orderId, reason } });
  context.log.info({ reason }, 'order cancelled');
}

/**
 * Takes over decisions that came from elsewhere: another producer on the topic, or this service before its
 * database was restored. What this service decided itself stands.
 */
export async function adopt(
  deliveries: Deliveries<'order.confirmed' | 'order.cancelled'>,
  decision: 'confirmed' | 'cancelled',
  tx: Queries,
): Promise<void> {
  const rows = unnest(deliveries, [
    ['text', ({ event }) => event.data.orderId],
    ['text', ({ event }) => ('reason' in event.data ? event.data.reason : null)],
  ]);
  await tx.execute(sql`
    insert into ${orders} (order_id, decision, reason, updated_at)
    select id, ${decision}, reason, ${Date.now()}::bigint from ${rows} as o (id, reason)
    on conflict (order_id) do update
      set decision = excluded.decision, reason = excluded.reason, updated_at = excluded.updated_at
      where ${orders.decision} is null`);
}

/** Makes the row that a decision is written to, when an order is only now heard of. */
async function noteExistence(orderId: string, tx: Queries): Promise<void> {
  await tx.insert(orders).values({ orderId, updatedAt: Date.now() }).onConflictDoNothing();
}
