import { randomInt } from 'node:crypto';
import { isNull, type Queries, shipments, sql, unnest } from '@/server/db';
import type { Completion, Context, Delivery } from '../framework';

type Fact = 'paid' | 'reserved' | 'confirmed';
type Deliveries = readonly Delivery<'payment.succeeded' | 'stock.reserved' | 'order.confirmed'>[];

const carriers = ['Northwind Express', 'Bluebird Parcel', 'Harbor Freight Line', 'Alpine Courier'];

/**
 * Records a fact about orders and dispatches those that are paid, reserved and confirmed. Facts may arrive in any
 * order. A confirmed order is never cancelled, so nothing that is dispatched is ever refunded.
 */
export async function recordAndDispatch(
  deliveries: Deliveries,
  fact: Fact,
  deliverAfterMs: number,
  tx: Queries,
): Promise<void> {
  const contexts = new Map(deliveries.map(({ event, context }) => [event.data.orderId, context]));
  const ready = await recordFact([...contexts.keys()], fact, tx);
  if (ready.length === 0) return;
  const dispatchedAt = Date.now();
  const parcels = ready.map((orderId) => ({ orderId, ...newLabel() }));
  await tx.execute(sql`
    update ${shipments} as s set carrier = p.carrier, tracking_number = p.tracking_number,
      dispatched_at = ${dispatchedAt}::bigint
    from ${unnest(parcels, [
      ['text', ({ orderId }) => orderId],
      ['text', ({ carrier }) => carrier],
      ['text', ({ trackingNumber }) => trackingNumber],
    ])} as p (order_id, carrier, tracking_number) where s.order_id = p.order_id`);
  for (const parcel of parcels) {
    const context = contexts.get(parcel.orderId);
    context?.emit({ type: 'shipment.dispatched', data: parcel });
    context?.schedule({ kind: 'deliver', key: parcel.orderId, dueAt: dispatchedAt + deliverAfterMs });
    context?.log.info(parcel, 'shipment dispatched');
  }
}

/** Records a fact about orders and returns those that can be dispatched now. */
async function recordFact(orderIds: readonly string[], fact: Fact, tx: Queries): Promise<string[]> {
  const column = sql.identifier(fact);
  const { rows } = await tx.execute<{ order_id: string; ready: boolean }>(sql`
    insert into ${shipments} as s (order_id, ${column})
    select id, true from ${unnest(orderIds, [['text', (id) => id]])} as o (id)
    on conflict (order_id) do update set ${column} = true
    returning order_id,
      s.paid and s.reserved and s.confirmed and not s.cancelled and s.dispatched_at is null as ready`);
  return rows.filter(({ ready }) => ready).map((row) => row.order_id);
}

/** Prevents the dispatch of a cancelled order. */
export async function cancelShipment(orderId: string, { tx, log }: Context): Promise<void> {
  const cancelled = await tx
    .insert(shipments)
    .values({ orderId, cancelled: true })
    .onConflictDoUpdate({
      target: shipments.orderId,
      set: { cancelled: true },
      setWhere: isNull(shipments.dispatchedAt),
    })
    .returning({ orderId: shipments.orderId });
  if (cancelled.length === 0)
    log.error('an order was cancelled after its dispatch, which the order service rules out');
}

/** Marks shipments as delivered. */
export async function deliver(
  completions: readonly Completion<unknown, unknown>[],
  tx: Queries,
): Promise<void> {
  const contexts = new Map(completions.map(({ task, context }) => [task.key, context]));
  const deliveredAt = Date.now();
  const { rows } = await tx.execute<{ order_id: string }>(sql`
    update ${shipments} set delivered_at = ${deliveredAt}::bigint
    where order_id = any(${sql.param([...contexts.keys()])}::text[]) and delivered_at is null returning order_id`);
  for (const { order_id: orderId } of rows) {
    const context = contexts.get(orderId);
    context?.emit({ type: 'shipment.delivered', data: { orderId, deliveredAt } });
    context?.log.info('shipment delivered');
  }
}

function newLabel(): { carrier: string; trackingNumber: string } {
  const carrier = carriers[randomInt(carriers.length)] as string;
  const digits = () => String(randomInt(1_000_000)).padStart(6, '0');
  return { carrier, trackingNumber: `${carrier.replace(/[^A-Z]/g, '')}${digits()}${digits()}` };
}
