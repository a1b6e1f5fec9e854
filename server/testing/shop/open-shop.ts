/** The start of fault tests: a shop that delivers every order unless something is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { expect } from 'vitest';
import { sql } from '@/server/db';
import { auditDatabase } from './audit/audit-database';
import { auditTopics } from './audit/audit-topics';
import { goShopping } from './customers';
import { type Servers, startServers } from './servers';
import { Shop } from './shop';
import { untilDone } from './until-done';

export interface OpenShop {
  servers: Servers;
  shop: Shop;
  /** Number of orders placed so far. */
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

/** Number of orders in progress when the fault begins. */
const ordersBeforeFault = 40;

/** Injects a fault while customers order, and waits until all orders are delivered. */
export async function shopDuring(
  open: OpenShop,
  { orders, rate }: { orders: number; rate: number },
  fault: () => Promise<unknown>,
): Promise<void> {
  const before = open.orders;
  open.orders += orders;
  const shopping = goShopping(open.shop, { orders, rate, small: true });
  while ((await countOrders(open)) < before + ordersBeforeFault) await sleep(20);
  await fault();
  await shopping;
  await expectAllDelivered(open);
}

async function countOrders({ shop }: OpenShop): Promise<number> {
  const query = sql`select count(*)::int as n from orders.orders`;
  return (await shop.database.queries.execute<{ n: number }>(query)).rows[0]?.n ?? 0;
}

/** Waits until no work is left; then every order must be delivered and the audit must find nothing. */
export async function expectAllDelivered({ shop, orders }: OpenShop): Promise<void> {
  await untilDone(shop, 90_000);
  const audit = await auditDatabase(shop.database);
  expect(audit.violations).toEqual({});
  expect(audit).toMatchObject({
    byStatus: { delivered: orders },
    refunded: 0,
    mails: { confirmation: orders, dispatch: orders },
  });
  expect(audit.captured).toBe(audit.owed);
  expect((await auditTopics(shop)).doubled).toEqual([]);
}
