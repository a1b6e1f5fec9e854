import { ProblemError } from '@/lib/problem';
import { and, eq, type Queries, type ReservedItems, reservations, sql, stock, unnest } from '@/server/db';
import type { Context, Delivery } from '../framework';
import { announceLowStock, noteRecovery } from './low-stock';

type Placed = Delivery<'order.placed'>;

/**
 * Sets aside everything of an order or nothing, one order after the other. Whoever changes stock does so alone, so
 * that orders that share SKUs cannot deadlock and none sees a number that is about to change.
 */
export async function reserve(deliveries: readonly Placed[], threshold: number, tx: Queries): Promise<void> {
  await lockStock(tx);
  const fresh = await withoutReservation(deliveries, tx);
  const [first] = fresh;
  if (!first) return;
  const onHand = await readOnHand(fresh, tx);
  const outcomes = fresh.map((delivery) => ({ ...delivery, ...allot(delivery.event.data.items, onHand) }));
  await tx.execute(sql`
    insert into ${reservations} (order_id, status, items) select * from ${unnest(outcomes, [
      ['text', ({ event }) => event.data.orderId],
      ['text', ({ missing }) => (missing ? 'rejected' : 'reserved')],
      ['jsonb', ({ items }) => items],
    ])}`);
  const taken = bySku(outcomes.flatMap(({ missing, items }) => (missing ? [] : items)));
  await move(tx, taken, { onHand: -1, reserved: 1 });
  for (const { event, context, items, missing } of outcomes) {
    const { orderId } = event.data;
    if (missing) context.emit({ type: 'stock.rejected', data: { orderId, ...missing } });
    else context.emit({ type: 'stock.reserved', data: { orderId, items } });
    context.log.info(missing ?? {}, missing ? 'stock rejected' : 'stock reserved');
  }
  await announceLowStock(taken, threshold, first.context);
}

/** The orders that are new here: not ones that were cancelled before this service could see to them. */
async function withoutReservation(deliveries: readonly Placed[], tx: Queries): Promise<Placed[]> {
  const byOrder = new Map(deliveries.map((delivery) => [delivery.event.data.orderId, delivery]));
  const ids = sql.param([...byOrder.keys()]);
  const known = await tx
    .select({ orderId: reservations.orderId })
    .from(reservations)
    .where(sql`${reservations.orderId} = any(${ids}::text[])`);
  for (const { orderId } of known) byOrder.delete(orderId);
  return [...byOrder.values()];
}

async function readOnHand(deliveries: readonly Placed[], tx: Queries): Promise<Map<string, number>> {
  const skus = deliveries.flatMap(({ event }) => event.data.items.map(({ sku }) => sku));
  const rows = await tx
    .select({ sku: stock.sku, onHand: stock.onHand })
    .from(stock)
    .where(sql`${stock.sku} = any(${sql.param([...new Set(skus)])}::text[])`);
  return new Map(rows.map(({ sku, onHand }) => [sku, onHand]));
}

const mostOfOneSku = 1_000_000;

/** Takes an order's items off what is on hand, or says what is missing. */
function allot(ordered: ReservedItems, onHand: Map<string, number>) {
  const items = bySku(ordered);
  // Lines that add up to more than an event can say are too many, however much there is.
  const short = items.find(({ sku, quantity }) => Math.min(onHand.get(sku) ?? 0, mostOfOneSku) < quantity);
  if (short) {
    const missing = { sku: short.sku, requested: short.quantity, available: onHand.get(short.sku) ?? 0 };
    return { items, missing };
  }
  for (const { sku, quantity } of items) onHand.set(sku, (onHand.get(sku) ?? 0) - quantity);
  return { items, missing: undefined };
}

/** Puts what was set aside for a cancelled order back, or sees to it that nothing will be. */
export async function release(orderId: string, threshold: number, context: Context): Promise<void> {
  const { tx, emit, log } = context;
  await lockStock(tx);
  await tx.insert(reservations).values({ orderId, status: 'cancelled', items: [] }).onConflictDoNothing();
  const [released] = await turn(tx, [orderId], 'released');
  if (!released) return;
  const { items } = released;
  await move(tx, items, { onHand: 1, reserved: -1 });
  await noteRecovery(tx, threshold);
  emit({ type: 'stock.released', data: { orderId, items } });
  log.info('stock released');
}

/** DatabaseAudit out what has left the house. */
export async function ship(
  deliveries: readonly Delivery<'shipment.dispatched'>[],
  tx: Queries,
): Promise<void> {
  await lockStock(tx);
  const shipped = await turn(
    tx,
    deliveries.map(({ event }) => event.data.orderId),
    'shipped',
  );
  await move(tx, bySku(shipped.flatMap(({ items }) => items)), { reserved: -1, shipped: 1 });
  const known = new Set(shipped.map(({ orderId }) => orderId));
  for (const { event, context } of deliveries) {
    if (!known.has(event.data.orderId))
      context.log.warn('an order was shipped for which nothing is reserved');
  }
}

const mostEver = 2 ** 31 - 1;

/** Adds delivered goods. False when there is no such SKU. Throws a 422 problem on more than can be counted. */
export async function restock(
  { sku, quantity }: { sku: string; quantity: number },
  threshold: number,
  { tx }: Context,
): Promise<boolean> {
  await lockStock(tx);
  const [level] = await tx.select({ received: stock.received }).from(stock).where(eq(stock.sku, sku));
  if ((level?.received ?? 0) + quantity > mostEver)
    throw new ProblemError(422, `quantity: no more than ${mostEver} of a SKU can ever be received.`);
  const changed = await tx
    .update(stock)
    .set({ onHand: sql`${stock.onHand} + ${quantity}`, received: sql`${stock.received} + ${quantity}` })
    .where(eq(stock.sku, sku))
    .returning({ sku: stock.sku });
  await noteRecovery(tx, threshold);
  return changed.length > 0;
}

async function lockStock(tx: Queries): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('inventory.stock', 0))`);
}

/** Lines added up, one a SKU. */
function bySku(items: ReservedItems): ReservedItems {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}

/** Ends reservations; returns those that there were to end. */
async function turn(tx: Queries, orderIds: readonly string[], status: 'released' | 'shipped') {
  return tx
    .update(reservations)
    .set({ status })
    .where(
      and(
        sql`${reservations.orderId} = any(${sql.param([...orderIds])}::text[])`,
        eq(reservations.status, 'reserved'),
      ),
    )
    .returning({ orderId: reservations.orderId, items: reservations.items });
}

/** Moves quantities between the columns, all SKUs in one statement. */
async function move(
  tx: Queries,
  items: ReservedItems,
  { onHand = 0, reserved = 0, shipped = 0 }: { onHand?: number; reserved?: number; shipped?: number },
): Promise<void> {
  if (items.length === 0) return;
  await tx.execute(sql`
    update ${stock} as s set
      on_hand = on_hand + ${onHand}::int * m.quantity,
      reserved = reserved + ${reserved}::int * m.quantity,
      shipped = shipped + ${shipped}::int * m.quantity
    from ${unnest(items, [
      ['text', ({ sku }) => sku],
      ['integer', ({ quantity }) => quantity],
    ])} as m (sku, quantity) where s.sku = m.sku`);
}
