import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findViolations } from './audit/violations';
import { runChaos } from './chaos';
import { type Servers, startServers } from './servers';
import { Shop } from './shop';

let servers: Servers;
let shop: Shop;

beforeAll(async () => {
  servers = await startServers({ javaHome: process.env.JAVA_HOME });
  const { kafka, postgres } = servers;
  const log = pino({ level: 'silent' });
  shop = new Shop({ brokers: kafka.brokers, databaseUrl: postgres.url, log });
});
afterAll(async () => {
  await shop?.stop();
  await servers?.stop();
});

it('loses nothing and doubles nothing while every service is killed over and over', async () => {
  const { orders, crashes, database, topics } = await runChaos(shop, 200);
  expect(findViolations(orders, database, topics)).toEqual([]);
  // With fewer crashes the test would show nothing.
  expect(Object.values(crashes).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(8);
}, 300_000);
