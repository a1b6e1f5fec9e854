import { ProblemError } from '@/lib/problem';
import { products } from '@/lib/products';
import { asc, eq, type Queries, type ReservedItems, sql, stock, unnest } from '@/server/db';
import type { Context } from '../framework';

// Initial stock of each product.
const initialQuantity = 1_000;

/** Inserts the products that have no stock row yet. */
export async function seedStock(queries: Queries): Promise<void> {
  const rows = products.map(({ sku, name }) => ({
    sku,
    name,
    onHand: initialQuantity,
    received: initialQuantity,
  }));
  await queries.insert(stock).values(rows).onConflictDoNothing();
}

export async function readStock(queries: Queries): Promise<(typeof stock.$inferSelect)[]> {
  return queries.select().from(stock).orderBy(asc(stock.sku));
}

/** Serializes transactions that change stock, so that they cannot deadlock on shared SKUs and read no stale numbers. */
export async function lockStock(tx: Queries): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('inventory.stock', 0))`);
}

/** Moves quantities between the columns, in one statement for all SKUs; 1 adds an item's quantity, -1 subtracts it. */
export async function moveStock(
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

/** Sums quantities by SKU. */
export function totalBySku(items: ReservedItems): ReservedItems {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}

// The largest value of the integer column.
const maxReceived = 2 ** 31 - 1;

/** Adds received goods. False for an unknown SKU. Throws a 422 problem when the column would overflow. */
export async function restock(
  { sku, quantity }: { sku: string; quantity: number },
  { tx }: Context,
): Promise<boolean> {
  await lockStock(tx);
  const [level] = await tx.select({ received: stock.received }).from(stock).where(eq(stock.sku, sku));
  if ((level?.received ?? 0) + quantity > maxReceived)
    throw new ProblemError(422, `quantity: no more than ${maxReceived} of a SKU can ever be received.`);
  const changed = await tx
    .update(stock)
    .set({ onHand: sql`${stock.onHand} + ${quantity}`, received: sql`${stock.received} + ${quantity}` })
    .where(eq(stock.sku, sku))
    .returning({ sku: stock.sku });
  return changed.length > 0;
}
