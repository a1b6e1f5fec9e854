import { and, eq, type Queries, type ReservedItems, reservations, sql, stock, unnest } from '@/server/db';
import type { Context, Delivery } from '../framework';
import { lockStock, moveStock, totalBySku } from './stock';

type Placed = Delivery<'order.placed'>;

/** Reserves all items of each order or none, one order after the other. */
export async function reserveStock(deliveries: readonly Placed[], tx: Queries): Promise<void> {
  await lockStock(tx);
  const newOrders = await withoutReservation(deliveries, tx);
  if (newOrders.length === 0) return;
  const onHand = await readOnHand(newOrders, tx);
  const outcomes = newOrders.map((delivery) => ({
    ...delivery,
    ...allocate(delivery.event.data.items, onHand),
  }));
  await tx.execute(sql`
    insert into ${reservations} (order_id, status, items) select * from ${unnest(outcomes, [
      ['text', ({ event }) => event.data.orderId],
      ['text', ({ missing }) => (missing ? 'rejected' : 'reserved')],
      ['jsonb', ({ items }) => items],
    ])}`);
  const taken = totalBySku(outcomes.flatMap(({ missing, items }) => (missing ? [] : items)));
  await moveStock(tx, taken, { onHand: -1, reserved: 1 });
  for (const { event, context, items, missing } of outcomes) {
    const { orderId } = event.data;
    if (missing) context.emit({ type: 'stock.rejected', data: { orderId, ...missing } });
    else context.emit({ type: 'stock.reserved', data: { orderId, items } });
    context.log.info(missing ?? {}, missing ? 'stock rejected' : 'stock reserved');
  }
}

/** The orders without a reservation row; a cancelled order may have one before its order.placed arrives. */
async function withoutReservation(deliveries: readonly Placed[], tx: Queries): Promise<Placed[]> {
  const byOrder = new Map(deliveries.map((delivery) => [delivery.event.data.orderId, delivery]));
  const ids = sql.param([...byOrder.keys()]);
  const existing = await tx
    .select({ orderId: reservations.orderId })
    .from(reservations)
    .where(sql`${reservations.orderId} = any(${ids}::text[])`);
  for (const { orderId } of existing) byOrder.delete(orderId);
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

// The largest quantity in an event's schema.
const maxQuantity = 1_000_000;

/** Subtracts an order's items from `onHand`, or returns the first item that is short. */
function allocate(ordered: ReservedItems, onHand: Map<string, number>) {
  const items = totalBySku(ordered);
  // Lines of one SKU may add up to more than an event can hold; that is always too much.
  const short = items.find(({ sku, quantity }) => Math.min(onHand.get(sku) ?? 0, maxQuantity) < quantity);
  if (short) {
    const missing = { sku: short.sku, requested: short.quantity, available: onHand.get(short.sku) ?? 0 };
    return { items, missing };
  }
  for (const { sku, quantity } of items) onHand.set(sku, (onHand.get(sku) ?? 0) - quantity);
  return { items, missing: undefined };
}

/** Releases the stock of a cancelled order, or prevents its reservation. */
export async function releaseStock(orderId: string, context: Context): Promise<void> {
  const { tx, emit, log } = context;
  await lockStock(tx);
  await tx.insert(reservations).values({ orderId, status: 'cancelled', items: [] }).onConflictDoNothing();
  const [released] = await endReservations(tx, [orderId], 'released');
  if (!released) return;
  const { items } = released;
  await moveStock(tx, items, { onHand: 1, reserved: -1 });
  emit({ type: 'stock.released', data: { orderId, items } });
  log.info('stock released');
}

/** Books the items of dispatched orders out of stock. */
export async function bookOutShipped(
  deliveries: readonly Delivery<'shipment.dispatched'>[],
  tx: Queries,
): Promise<void> {
  await lockStock(tx);
  const shipped = await endReservations(
    tx,
    deliveries.map(({ event }) => event.data.orderId),
    'shipped',
  );
  await moveStock(tx, totalBySku(shipped.flatMap(({ items }) => items)), { reserved: -1, shipped: 1 });
  const booked = new Set(shipped.map(({ orderId }) => orderId));
  for (const { event, context } of deliveries) {
    if (!booked.has(event.data.orderId)) context.log.warn('an order was shipped without a reservation');
  }
}

/** Ends the active ones of the orders' reservations and returns them. */
async function endReservations(tx: Queries, orderIds: readonly string[], status: 'released' | 'shipped') {
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
