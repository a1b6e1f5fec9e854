import { eq, payments, type Queries } from '@/server/db';
import type { Completion, Context } from '../framework';
import { paymentIdOf, providerRequest, readPayment } from './payments';
import type { PaymentProvider } from './provider';

/** Refunds the payment of a cancelled order, or prevents its charge. */
export async function revokePayment(orderId: string, context: Context): Promise<void> {
  const nothing = { paymentId: paymentIdOf(orderId), amount: 0, currency: 'USD', payer: '' };
  const [payment] = await context.tx
    .insert(payments)
    .values({ orderId, ...nothing, status: 'void', cancelled: true })
    .onConflictDoUpdate({ target: payments.orderId, set: { cancelled: true } })
    .returning();
  // A charge that is still running finds the cancellation when it completes.
  if (payment?.status === 'captured') await beginRefund(orderId, context);
}

export async function beginRefund(orderId: string, { tx, schedule }: Context): Promise<void> {
  await tx.update(payments).set({ status: 'refunding' }).where(eq(payments.orderId, orderId));
  schedule({ kind: 'refund', key: orderId });
}

/** Has the provider refund the payment of an order. */
export async function refund(
  queries: Queries,
  provider: PaymentProvider,
  orderId: string,
  signal: AbortSignal,
): Promise<void> {
  await provider.refund(providerRequest(await readPayment(queries, orderId), 'refund'), signal);
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
  if (!payment) throw new Error(`The payment of order ${orderId} is missing after its refund.`);
  const { paymentId, amount, currency } = payment;
  emit({ type: 'payment.refunded', data: { orderId, paymentId, amount, currency } });
  log.info({ amount }, 'payment refunded');
}
