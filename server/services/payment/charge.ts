import { payments, type Queries, sql, unnest } from '@/server/db';
import type { Completion, Context, Delivery } from '../framework';
import { type Payment, paymentIdOf, providerRequest, readPayment } from './payments';
import { Declined, type PaymentProvider } from './provider';
import { beginRefund } from './refund';

/** The result of a charge. none: nothing was taken, because the order was cancelled first */
type Charged = { outcome: 'captured' | 'none' } | { outcome: 'declined'; reason: string };

/** Creates the payments of orders and schedules their charges, unless an order was cancelled before. */
export async function openPayments(
  deliveries: readonly Delivery<'order.placed'>[],
  tx: Queries,
): Promise<void> {
  const contexts = new Map(deliveries.map(({ event, context }) => [event.data.orderId, context]));
  const { rows } = await tx.execute<{ order_id: string }>(sql`
    insert into ${payments} (order_id, payment_id, amount, currency, payer, status)
    select *, 'charging' from ${unnest(deliveries, [
      ['text', ({ event }) => event.data.orderId],
      ['text', ({ event }) => paymentIdOf(event.data.orderId)],
      ['bigint', ({ event }) => event.data.total],
      ['text', ({ event }) => event.data.currency],
      ['text', ({ event }) => event.data.customer.email],
    ])} on conflict do nothing returning order_id`);
  for (const { order_id: key } of rows) contexts.get(key)?.schedule({ kind: 'charge', key });
}

/** Charges an order at the provider. Every step has an idempotency key, so that a repetition takes no money twice. */
export async function charge(
  queries: Queries,
  provider: PaymentProvider,
  orderId: string,
  signal: AbortSignal,
): Promise<Charged> {
  const payment = await readPayment(queries, orderId);
  if (payment.cancelled) {
    // An earlier try may have captured the money and crashed before its completion.
    const found = await provider.cancel(providerRequest(payment, 'capture'), signal);
    return { outcome: found === 'captured' ? 'captured' : 'none' };
  }
  try {
    await provider.authorise({ ...providerRequest(payment, 'authorise'), payer: payment.payer }, signal);
    await provider.capture(providerRequest(payment, 'capture'), signal);
    return { outcome: 'captured' };
  } catch (error) {
    if (error instanceof Declined) return { outcome: 'declined', reason: error.message };
    throw error;
  }
}

const statusAfter = { captured: 'captured', declined: 'failed', none: 'void' } as const;

/** Stores the results of charges and emits their events. */
export async function completeCharges(
  completions: readonly Completion<unknown, Charged>[],
  tx: Queries,
): Promise<void> {
  const { rows } = await tx.execute<
    Pick<Payment, 'amount' | 'currency' | 'cancelled'> & { order_id: string }
  >(sql`
    update ${payments} as p set status = c.status, reason = c.reason
    from ${unnest(completions, [
      ['text', ({ task }) => task.key],
      ['text', ({ result }) => statusAfter[result.outcome]],
      ['text', ({ result }) => (result.outcome === 'declined' ? result.reason : null)],
    ])} as c (order_id, status, reason) where p.order_id = c.order_id
    returning p.order_id, p.amount::float8 as amount, p.currency, p.cancelled`);
  const updated = new Map(rows.map((row) => [row.order_id, row]));
  for (const { task, result, context } of completions) {
    const payment = updated.get(task.key);
    if (!payment)
      throw new Error(`The payment of order ${task.key} is missing after its charge (${result.outcome}).`);
    await emitCharged(task.key, result, payment, context);
  }
}

async function emitCharged(
  orderId: string,
  charged: Charged,
  { amount, currency, cancelled }: Pick<Payment, 'amount' | 'currency' | 'cancelled'>,
  context: Context,
): Promise<void> {
  if (charged.outcome === 'declined') {
    context.emit({ type: 'payment.failed', data: { orderId, reason: charged.reason } });
  } else if (charged.outcome === 'captured') {
    const paymentId = paymentIdOf(orderId);
    context.emit({ type: 'payment.succeeded', data: { orderId, paymentId, amount, currency } });
    if (cancelled) await beginRefund(orderId, context);
  }
  context.log.info({ outcome: charged.outcome, amount }, 'charge completed');
}
