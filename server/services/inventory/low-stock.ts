import { randomUUID } from 'node:crypto';
import { and, eq, gte, lt, type Queries, type ReservedItems, sql, stock } from '@/server/db';
import type { Context } from '../framework';

/** Emits a notification when a SKU falls below the threshold; the next one only after it has recovered. */
export async function announceLowStock(
  items: ReservedItems,
  threshold: number,
  { tx, emit }: Context,
): Promise<void> {
  if (items.length === 0) return;
  const skus = sql.param(items.map(({ sku }) => sku));
  const crossed = await tx
    .update(stock)
    .set({ low: true })
    .where(and(sql`${stock.sku} = any(${skus}::text[])`, lt(stock.onHand, threshold), eq(stock.low, false)))
    .returning();
  for (const { sku, name, onHand } of crossed) {
    emit({
      type: 'notification.posted',
      data: {
        notificationId: randomUUID(),
        audience: 'all',
        severity: 'warning',
        title: `Low stock: ${name}`,
        body: `${onHand} of ${sku} left on hand. Restock it from the admin page.`,
      },
    });
  }
}

/** Clears the mark of SKUs that are at or above the threshold again. */
export async function clearRecovered(tx: Queries, threshold: number): Promise<void> {
  await tx
    .update(stock)
    .set({ low: false })
    .where(and(eq(stock.low, true), gte(stock.onHand, threshold)));
}
