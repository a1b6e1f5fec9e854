import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { lowStock, products } from '@/lib/products';
import { json } from '@/server/web/answers';
import { callUpstream } from './upstream/forward';

const levels = z.array(z.object({ sku: z.string(), onHand: z.number() }));
type Level = z.output<typeof levels>[number];

/** Short, because the shop works without stock levels. */
const stockTimeoutMs = 1_500;

/** The catalogue, with stock levels while the inventory service answers. */
export async function listProducts(request: Request): Promise<Response> {
  const stock = await readStock(request);
  return json({
    ...(stock ? { stockAt: stock.at } : {}),
    products: products.map((product) => {
      const level = stock?.levels.get(product.sku);
      return level ? { ...product, stock: level.onHand, low: level.onHand < lowStock } : product;
    }),
  });
}

/** Undefined when the inventory service does not answer. */
async function readStock(request: Request): Promise<{ levels: Map<string, Level>; at: number } | undefined> {
  const body = await requestStock(request);
  if (body === undefined) return undefined;
  const read = levels.parse(JSON.parse(body));
  return { levels: new Map(read.map((level) => [level.sku, level])), at: Date.now() };
}

async function requestStock(request: Request): Promise<string | undefined> {
  try {
    const { ok, body } = await callUpstream('inventory', {
      path: '/stock',
      request,
      timeoutMs: stockTimeoutMs,
    });
    return ok ? body : undefined;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
