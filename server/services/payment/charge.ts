import { eq, payments, type Queries, sql, unnest } from '@/server/db';
import { derivedId } from '../derived-id';
import type { Completion, Context, Delivery } from '../framework';
import { Declined, type PaymentProvider, type ProviderRequest } from './provider';

type Payment = typeof payments.$inferSelect;
/** What came of a charge. none: nothing was taken, the order was cancelled first */
type Charged = { outcome: 'captured' | 'none' } | { outcome: 'declined'; reason: string };

/** Opens the payments of orders and has them charged, unless an order is known to be cancelled. */
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

/** Gives back what was taken for an order, or sees to it that nothing is taken. */
export async function revokePayment(orderId: string, context: Context): Promise<void> {
  const nothing = { paymentId: paymentIdOf(orderId), amount: 0, currency: 'USD', payer: '' };
  const [payment] = await context.tx
    .insert(payments)
    .values({ orderId, ...nothing, status: 'void', cancelled: true })
    .onConflictDoUpdate({ target: payments.orderId, set: { cancelled: true } })
    .returning();
  // While it is being charged, the end of the charge finds that the order is cancelled.
  if (payment?.status === 'captured') await beginRefund(orderId, context);
}

/** Asks the provider for the money of an order. Every step carries a key of the order: asked twice, taken once. */
export async function charge(
  queries: Queries,
  provider: PaymentProvider,
  orderId: string,
  signal: AbortSignal,
): Promise<Charged> {
  const payment = await read(queries, orderId);
  if (payment.cancelled) {
    // An earlier try may have taken the money without living to tell.
    const found = await provider.cancel(request(payment, 'capture'), signal);
    return { outcome: found === 'captured' ? 'captured' : 'none' };
  }
  try {
    await provider.authorise({ ...request(payment, 'authorise'), payer: payment.payer }, signal);
    await provider.capture(request(payment, 'capture'), signal);
    return { outcome: 'captured' };
  } catch (error) {
    if (error instanceof Declined) return { outcome: 'declined', reason: error.message };
    throw error;
  }
}

const statusAfter = { captured: 'captured', declined: 'failed', none: 'void' } as const;

/** Keeps what came of charges and says so. */
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
  const completed = new Map(rows.map((row) => [row.order_id, row]));
  for (const { task, result, context } of completions) {
    const payment = completed.get(task.key);
    if (!payment)
      throw new Error(`The payment of order ${task.key} is gone; its charge was ${result.outcome}.`);
    await tell(task.key, result, payment, context);
  }
}

async function tell(
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

const paymentIdOf = (orderId: string) => derivedId('PAY-', orderId);

async function beginRefund(orderId: string, { tx, schedule }: Context): Promise<void> {
  await tx.update(payments).set({ status: 'refunding' }).where(eq(payments.orderId, orderId));
  schedule({ kind: 'refund', key: orderId });
}

/** Has the provider give the money of an order back. */
export async function refund(
  queries: Queries,
  provider: PaymentProvider,
  orderId: string,
  signal: AbortSignal,
): Promise<void> {
  await provider.refund(request(await read(queries, orderId), 'refund'), signal);
}

export async function completeRefunds(completions: readonly Completion<unknown, unknown>[]): Promise<void> {
  for (const { task, context } of completions) await completeRefund(task.key, context);
}

async function completeRefund(orderId: string, { tx, emit, log }: Context): Promise<void> {
  const [payment] = await tx
    .update(payments)
    .set({ status: 'refunded' })
    .where(eq(payments.orderId, orderId))
    .returning();
  if (!payment) throw new Error(`The payment of order ${orderId} is gone; it was refunded.`);
  const { paymentId, amount, currency } = payment;
  emit({ type: 'payment.refunded', data: { orderId, paymentId, amount, currency } });
  log.info({ amount }, 'payment refunded');
}

async function read(queries: Queries, orderId: string): Promise<Payment> {
  const [payment] = await queries.select().from(payments).where(eq(payments.orderId, orderId));
  if (!payment) throw new Error(`There is no payment of order ${orderId}.`);
  return payment;
}

function request({ orderId, paymentId, amount, currency }: Payment, step: string): ProviderRequest {
  return { idempotencyKey: `${orderId}:${step}`, paymentId, amount, currency };
}

/** Counts and sums of the payments, for the admin page. */
export async function readPaymentStats(queries: Queries) {
  const rows = await queries
    .select({
      status: payments.status,
      payments: sql<number>`count(*)::int`,
      amount: sql<number>`sum(${payments.amount})::float8`,
    })
    .from(payments)
    .groupBy(payments.status);
  return Object.fromEntries(rows.map(({ status, ...sums }) => [status, sums]));
}
