/** Customers of the proofs: they buy, have their cards declined, and change their minds. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { products } from '@/lib/products';
import type { Shop } from './shop';

export interface Shopping {
  orders: number;
  /** How many customers order at a time. */
  customers?: number;
  /** Orders a second; unset: as fast as the shop takes them. */
  rate?: number;
  /** Share of orders that are cancelled right after they were placed. */
  cancelled?: number;
  /** Share of orders with a card that is declined. */
  declined?: number;
  /** Share of orders for more of something than there is. */
  excessive?: number;
  /** Only one piece of one thing an order, so that stock lasts. */
  small?: boolean;
}

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;
const chance = (share = 0) => Math.random() < share;

/** Places orders, each with an idempotency key and again until it is taken. Resolves to their ids. */
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
  // 409 when it was confirmed meanwhile: then it is too late.
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
