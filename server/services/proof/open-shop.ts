/** Where the proofs of outages start: a shop whose every order is delivered unless something is lost. */
import { pino } from 'pino';
import { expect } from 'vitest';
import { auditTopics, readBooks } from './audit';
import { untilDone } from './chaos';
import { type Servers, startServers } from './servers';
import { Shop } from './shop';

export interface OpenShop {
  servers: Servers;
  shop: Shop;
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
  return { servers, shop, stop };
}

/** Waits until nothing is left to do: then everything is delivered and the books add up. */
export async function expectAllDelivered({ shop }: OpenShop, orders: number): Promise<void> {
  await untilDone(shop, 90_000);
  const books = await readBooks(shop.database);
  expect(books.broken).toEqual({});
  expect(books).toMatchObject({
    byStatus: { delivered: orders },
    refunded: 0,
    mails: { confirmation: orders, dispatch: orders },
  });
  expect(books.taken).toBe(books.owed);
  expect((await auditTopics(shop)).doubled).toEqual([]);
}
