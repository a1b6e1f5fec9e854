import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher, headerText, type Outgoing, type Publisher } from '@/server/bus';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import { readTopics, type TopicReader } from '../../testing/shop/topics';
import type { Service } from '../framework';
import { inventory } from '.';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const authSecret = 'x'.repeat(32);
const waiting = { timeout: 20_000, interval: 50 };
const sku = 'PEN-11';
let service: Service;
let publisher: Publisher;
let seen: TopicReader;

beforeAll(async () => {
  const config = {
    kafka,
    databaseUrl: testDatabaseUrl,
    authSecret,
    httpPort: 0,
    httpHost: '127.0.0.1',
  };
  service = inventory(config, { log });
  publisher = await createPublisher(kafka, 'test', log);
  await service.start();
  seen = await readTopics(kafka, ['orders'], log);
});
afterAll(async () => {
  await service.stop();
  await publisher.stop();
  await seen.stop();
});

type Level = {
  sku: string;
  onHand: number;
  reserved: number;
  shipped: number;
  received: number;
};
async function call(path: string, init: RequestInit = {}) {
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  const headers = { authorization, ...(init.body ? { 'content-type': 'application/json' } : {}) };
  const response = await fetch(`${service.url()}${path}`, { ...init, headers });
  return { status: response.status, body: (await response.json()) as Level[] };
}
const level = async () => (await call('/stock')).body.find((each) => each.sku === sku) as Level;
const order = (orderId: string, quantity: number, of = sku): Outgoing => ({
  type: 'order.placed',
  data: {
    orderId,
    customer: { id: 'c', name: 'Ada', email: 'ada@example.com' },
    items: [{ sku: of, name: 'Pen', quantity, unitPrice: 1 }],
    total: quantity,
    currency: 'USD',
    placedAt: 1,
  },
});
const answersTo = (prefix: string) =>
  seen.records.flatMap(({ key, headers }) => {
    const type = headerText(headers, 'ce_type');
    return key?.toString().startsWith(prefix) && type?.startsWith('stock.') ? [type] : [];
  });

/** Waits until the orders of other tests on the topic are handled: later orders in every partition are answered. */
async function untilEarlierOrdersAreHandled(): Promise<void> {
  const prefix = `B${randomUUID()}-`;
  const orders = Array.from({ length: 80 }, (_, n) => order(`${prefix}${n}`, 1, 'TWL-07'));
  await publisher.publish(...orders);
  await expect.poll(() => answersTo(prefix).length, waiting).toBe(orders.length);
}

it('reserves all of the stock and never more, and releases it', async () => {
  await untilEarlierOrdersAreHandled();
  const prefix = `S${randomUUID()}-`;
  const { onHand } = await level();
  const orders = Array.from({ length: 150 }, (_, n) => `${prefix}${n}`);
  await publisher.publish(...orders.map((orderId) => order(orderId, 13)));
  await expect.poll(() => answersTo(prefix).length, waiting).toBe(150);
  const fits = Math.floor(onHand / 13);
  expect(fits).toBeLessThan(150);
  expect(answersTo(prefix).filter((type) => type === 'stock.reserved')).toHaveLength(fits);
  const now = await level();
  expect(now).toMatchObject({ onHand: onHand - 13 * fits });
  expect(now.onHand + now.reserved + now.shipped).toBe(now.received);

  await publisher.publish(
    ...orders.map((orderId) => ({ type: 'order.cancelled', data: { orderId, reason: 'test' } }) as Outgoing),
  );
  await expect.poll(async () => (await level()).onHand, waiting).toBe(onHand);
  expect(answersTo(prefix).filter((type) => type === 'stock.released')).toHaveLength(fits);
});

it('reserves nothing for an order whose cancellation arrives first', async () => {
  const prefix = `S${randomUUID()}-`;
  const before = await level();
  const orderId = `${prefix}1`;
  await publisher.publish({ type: 'order.cancelled', data: { orderId, reason: 'test' } }, order(orderId, 1));
  await publisher.publish(order(`${prefix}2`, 1));
  await expect.poll(() => answersTo(prefix), waiting).toEqual(['stock.reserved']);
  expect((await level()).onHand).toBe(before.onHand - 1);
});

it('is restocked, and refuses unknown SKUs and negative quantities', async () => {
  const before = await level();
  const restock = (body: unknown) => call('/restock', { method: 'POST', body: JSON.stringify(body) });
  expect((await restock({ sku, quantity: 5 })).status).toBe(200);
  expect(await level()).toMatchObject({ onHand: before.onHand + 5, received: before.received + 5 });
  expect((await restock({ sku: 'NO-1', quantity: 5 })).status).toBe(404);
  expect((await restock({ sku, quantity: -5 })).status).toBe(400);
});
