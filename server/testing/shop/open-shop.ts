/** Where the proofs of outages start: a shop whose every order is delivered unless something is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect } from 'vitest';
import { sql } from '@/server/db';
import { auditDatabase, auditTopics } from './audit';
import { untilDone } from './chaos';
import { goShopping } from './customers';
import { type Servers, startServers } from './servers';
import { Shop } from './shop';

export interface OpenShop {
  servers: Servers;
  shop: Shop;
  /** Orders that were placed up to now. */
  orders: number;
  stop(): Promise<void>;
}

export async function openShop(options: { brokers?: 1 | 3; javaHome?: string }): Promise<OpenShop> {
  const servers = await startServers(options);
  const log = pino({ level: 'silent' });
  const shop = new Shop({ brokers: servers.kafka.brokers, databaseUrl: servers.postgres.url, log });
  const stop = async () => {
    await shop.stop();
    await servers.stop();
  };
  try {
    await shop.start();
    await shop.set('shipping', { deliverAfterMs: 100 });
    await shop.set('payment', { declineRate: 0 });
  } catch (error) {
    await stop();
    throw error;
  }
  return { servers, shop, orders: 0, stop };
}

/** So many orders are on their way when something happens to them. */
const underWay = 40;

/** Has customers order, does what hurts once some orders are on their way, and waits until all are delivered. */
export async function shopDuring(
  open: OpenShop,
  { orders, rate }: { orders: number; rate: number },
  hurt: () => Promise<unknown>,
): Promise<void> {
  const before = open.orders;
  open.orders += orders;
  const shopping = goShopping(open.shop, { orders, rate, small: true });
  while ((await countOrders(open)) < before + underWay) await sleep(20);
  await hurt();
  await shopping;
  await expectAllDelivered(open);
}

async function countOrders({ shop }: OpenShop): Promise<number> {
  const query = sql`select count(*)::int as n from orders.orders`;
  return (await shop.database.queries.execute<{ n: number }>(query)).rows[0]?.n ?? 0;
}

/** Waits until nothing is left to do: then everything is delivered and the books add up. */
export async function expectAllDelivered({ shop, orders }: OpenShop): Promise<void> {
  await untilDone(shop, 90_000);
  const books = await auditDatabase(shop.database);
  expect(books.broken).toEqual({});
  expect(books).toMatchObject({
    byStatus: { delivered: orders },
    refunded: 0,
    mails: { confirmation: orders, dispatch: orders },
  });
  expect(books.taken).toBe(books.owed);
  expect((await auditTopics(shop)).doubled).toEqual([]);
}
