import { z } from 'zod';
import { products } from '@/lib/products';
import { json } from '@/server/web/answers';
import { ask } from './forward';

const levels = z.array(z.object({ sku: z.string(), onHand: z.number(), low: z.boolean() }));
type Level = z.output<typeof levels>[number];

/** The shop's page does not wait long for numbers that it can do without. */
const patienceMs = 1_500;

/** The catalogue, with what is in stock while the inventory service says so. */
export async function listProducts(request: Request): Promise<Response> {
  const stock = await readStock(request);
  return json({
    ...(stock ? { stockAt: stock.at } : {}),
    products: products.map((product) => {
      const level = stock?.levels.get(product.sku);
      return level ? { ...product, stock: level.onHand, low: level.low } : product;
    }),
  });
}

/** Undefined when the inventory service does not answer, or not with that. */
async function readStock(request: Request): Promise<{ levels: Map<string, Level>; at: number } | undefined> {
  try {
    const { ok, body } = await ask('inventory', { path: '/stock', request, timeoutMs: patienceMs });
    if (!ok) return undefined;
    const read = levels.parse(JSON.parse(body));
    return { levels: new Map(read.map((level) => [level.sku, level])), at: Date.now() };
  } catch {
    return undefined;
  }
}
