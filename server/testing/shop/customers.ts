/** Simulated customers: they order, have cards declined, and cancel. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { products } from '@/lib/products';
import type { Shop } from './shop';

export interface Shopping {
  orders: number;
  /** Number of customers that order in parallel; unset: 8. */
  customers?: number;
  /** Orders per second; unset: as fast as the shop accepts them. */
  rate?: number;
  /** Share of orders that are cancelled right after they are placed. */
  cancelled?: number;
  /** Share of orders with a card that is declined. */
  declined?: number;
  /** Share of orders that exceed the stock. */
  excessive?: number;
  /** One piece of one product per order, so that the stock lasts. */
  small?: boolean;
}

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;
const chance = (share = 0) => Math.random() < share;

/** Places orders, each with an idempotency key, retrying while the shop is unavailable. Resolves to their ids. */
export async function goShopping(shop: Shop, shopping: Shopping): Promise<string[]> {
  const { orders, customers = 8, rate } = shopping;
  const ids: string[] = [];
  const started = Date.now();
  let next = 0;
  const customer = async () => {
    while (next < orders) {
      const n = next;
      next += 1;
      if (rate) await sleep(Math.max(0, started + (n * 1_000) / rate - Date.now()));
      ids.push(await buy(shop, n, shopping));
    }
  };
  await Promise.all(Array.from({ length: customers }, customer));
  return ids;
}

async function buy(shop: Shop, n: number, shopping: Shopping): Promise<string> {
  const person = `p${n % 40}`;
  const email = chance(shopping.declined) ? `${person}+declined@example.com` : `${person}@example.com`;
  const body = { customer: { id: person, name: `Person ${person}`, email }, items: cart(shopping) };
  const { body: placed } = await shop.call<{ orderId: string }>('order', '/orders', {
    body,
    key: randomUUID(),
  });
  // Answers 409 when the order was confirmed before; that is fine.
  if (chance(shopping.cancelled)) await shop.call('order', `/orders/${placed.orderId}/cancel`, { body: {} });
  return placed.orderId;
}

function cart({ small, excessive }: Shopping): { sku: string; quantity: number }[] {
  if (chance(excessive)) return [{ sku: pick(products).sku, quantity: 900_000 }];
  if (small) return [{ sku: pick(products).sku, quantity: 1 }];
  return Array.from({ length: 1 + Math.floor(Math.random() * 3) }, () => ({
    sku: pick(products).sku,
    quantity: 1 + Math.floor(Math.random() * 3),
  }));
}
