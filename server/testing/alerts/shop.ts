/** Scenarios about payments and stock. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Scenario } from './play';
import type { World } from './world';

const decline = ({ admin }: World, declineRate: number) =>
  admin.send('PATCH', 'services/payment/settings', { declineRate });
const usualRate = 0.02;

export const declinedCards: Scenario = {
  name: '30 % of the cards are declined',
  cause: async (world) => {
    await decline(world, 0.3);
    await world.admin.send('POST', 'simulator/burst', { feed: 'orders', count: 200, seconds: 40 });
  },
  undo: async (world) => void (await decline(world, usualRate)),
  expects: [{ rule: 'payments-declined' }],
  withinS: 120,
};

const sku = 'LMP-09';
const stockSchema = z.array(z.object({ sku: z.string(), onHand: z.number() }));

async function onHand({ admin }: World): Promise<number> {
  const stock = stockSchema.parse(await admin.send('GET', 'services/inventory/stock'));
  const level = stock.find((each) => each.sku === sku);
  if (!level) throw new Error(`There is no SKU "${sku}".`);
  return level.onHand;
}

/** Orders pieces until at most `left` are in stock; other orders take some too. */
async function buyAllBut(world: World, left: number): Promise<void> {
  for (let pieces = await onHand(world); pieces > left; pieces = await onHand(world)) {
    const item = { sku, quantity: Math.max(1, pieces - left) };
    const customer = { id: 'c-scenario', name: 'Grace Hopper', email: 'grace@example.com' };
    const body = JSON.stringify({ customer, items: [item] });
    const headers = { 'content-type': 'application/json', origin: new URL(world.stack.page).origin };
    const answer = await fetch(new URL('/api/orders', world.stack.page), { method: 'POST', headers, body });
    if (answer.status !== 201)
      throw new Error(`The order was answered ${answer.status}: ${await answer.text()}`);
    const until = Date.now() + 10_000;
    while ((await onHand(world)) >= pieces && Date.now() < until) await sleep(100);
  }
}

export const soldOut: Scenario = {
  name: 'a product sells out',
  cause: async (world) => {
    // A declined order would give its pieces back.
    await decline(world, 0);
    await buyAllBut(world, 0);
  },
  undo: async (world) => {
    await world.admin.send('POST', 'services/inventory/restock', { sku, quantity: 1_000 });
    await decline(world, usualRate);
  },
  expects: [
    { rule: 'stock-low', labels: { sku } },
    { rule: 'sold-out', labels: { sku } },
  ],
};
