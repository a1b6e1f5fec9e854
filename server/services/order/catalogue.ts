import { ProblemError } from '@/lib/problem';
import { products } from '@/lib/products';

export interface Line {
  sku: string;
  name: string;
  quantity: number;
  /** Minor units. */
  unitPrice: number;
  currency: string;
}

const bySku = new Map(products.map((product) => [product.sku, product]));

/**
 * The lines of an order, one per SKU, with names and prices from the catalogue. Throws a 422 problem on an unknown SKU.
 */
export function priced(items: readonly { sku: string; quantity: number }[]): [Line, ...Line[]] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  const lines = [...quantities].map(([sku, quantity]) => {
    const product = bySku.get(sku);
    if (!product) throw new ProblemError(422, `There is no product "${sku}" in the catalogue.`);
    return { sku, name: product.name, quantity, unitPrice: product.price, currency: product.currency };
  });
  return lines as [Line, ...Line[]];
}
