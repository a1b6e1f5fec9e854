import type { EventType } from '@/lib/events';
import { and, eq, inArray, isNull, orders, type Queries, sql, unnest } from '@/server/db';
import type { Context, Delivery } from '../framework';
import { recordFact } from './facts';

type Deliveries<T extends EventType> = readonly Delivery<T>[];

/**
 * Stores a fact and confirms the orders that are now paid and reserved: immediately, or after `confirmAfterMs`, during
 * which they can still be cancelled.
 */
export async function confirmWhenComplete(
  deliveries: Deliveries<'payment.succeeded' | 'stock.reserved'>,
  fact: 'paid' | 'reserved',
  confirmAfterMs: number,
  tx: Queries,
): Promise<void> {
  const contexts = new Map(deliveries.map(({ event, context }) => [event.data.orderId, context]));
  await recordFact([...contexts.keys()], fact, tx);
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
 * Decides that orders will be shipped. A decision is final: an order is either confirmed or cancelled, so it cannot be
 * both shipped and refunded (docs/services.md).
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

/** Cancels an order, unless it is decided already. */
export async function cancel(orderId: string, reason: string, context: Context): Promise<void> {
  await createRow(orderId, context.tx);
  const cancelled = await context.tx
    .update(orders)
    .set({ decision: 'cancelled', reason, updatedAt: Date.now() })
    .where(and(eq(orders.orderId, orderId), isNull(orders.decision)))
    .returning({ orderId: orders.orderId });
  if (cancelled.length === 0) return;
  context.emit({ type: 'order.cancelled', data: { orderId, reason } });
  context.log.info({ reason }, 'order cancelled');
}

/**
 * Stores decisions that arrive as events: from another producer, or from this service before its database was restored.
 * An existing decision stays.
 */
export async function adoptDecision(
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

// A decision may be the first event about an order to arrive.
async function createRow(orderId: string, tx: Queries): Promise<void> {
  await tx.insert(orders).values({ orderId, updatedAt: Date.now() }).onConflictDoNothing();
}
