import { products } from '@/lib/products';
import { asc, type Queries, stock } from '@/server/db';

// What the shop opens with, of each product.
const opening = 1_000;

/** Puts products on the shelf that have never been there; those that have stay as they are. */
export async function seedStock(queries: Queries): Promise<void> {
  const rows = products.map(({ sku, name }) => ({ sku, name, onHand: opening, received: opening }));
  await queries.insert(stock).values(rows).onConflictDoNothing();
}

export async function readStock(queries: Queries): Promise<(typeof stock.$inferSelect)[]> {
  return queries.select().from(stock).orderBy(asc(stock.sku));
}
