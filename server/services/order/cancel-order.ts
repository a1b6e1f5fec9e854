import { ProblemError } from '@/lib/problem';
import { eq, orders } from '@/server/db';
import type { Context } from '../framework';
import { cancel } from './decide';

/** Cancels an order for its customer. Throws a 404 problem for an unknown order, 409 for a confirmed one. */
export async function cancelOrder(orderId: string, reason: string, context: Context): Promise<void> {
  const [row] = await context.tx.select().from(orders).where(eq(orders.orderId, orderId)).for('update');
  if (!row) throw new ProblemError(404, `There is no order ${orderId}.`);
  if (row.decision === 'confirmed') {
    throw new ProblemError(
      409,
      `Order ${orderId} is confirmed and on its way: it can no longer be cancelled.`,
    );
  }
  await cancel(orderId, reason, context);
}
