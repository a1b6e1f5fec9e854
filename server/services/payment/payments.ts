import { eq, payments, type Queries, sql } from '@/server/db';
import { derivedId } from '../derived-id';
import type { ProviderRequest } from './provider';

export type Payment = typeof payments.$inferSelect;

export const paymentIdOf = (orderId: string): string => derivedId('PAY-', orderId);

/** Throws when the order has no payment. */
export async function readPayment(queries: Queries, orderId: string): Promise<Payment> {
  const [payment] = await queries.select().from(payments).where(eq(payments.orderId, orderId));
  if (!payment) throw new Error(`There is no payment of order ${orderId}.`);
  return payment;
}

/** A provider request for one step of a payment. Repeating the step repeats the idempotency key. */
export function providerRequest(
  { orderId, paymentId, amount, currency }: Payment,
  step: 'authorise' | 'capture' | 'refund',
): ProviderRequest {
  return { idempotencyKey: `${orderId}:${step}`, paymentId, amount, currency };
}

/** Number and sum (minor units) of the payments by status, for the admin page. */
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
