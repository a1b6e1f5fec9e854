import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '@/lib/orders';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher } from '@/server/bus';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import type { Service } from '../framework';
import { order } from '.';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const authSecret = 'x'.repeat(32);
const waiting = { timeout: 20_000, interval: 50 };
let service: Service;
let authorization: string;

beforeAll(async () => {
  const config = {
    kafka,
    databaseUrl: testDatabaseUrl,
    authSecret,
    httpPort: 0,
    httpHost: '127.0.0.1',
  };
  service = order(config, { log });
  await service.start();
  authorization = `Bearer ${await signInternal(authSecret)}`;
});
afterAll(() => service.stop());

type Answer = { orderId: string; detail: string; orders: OrderView[]; next?: string };
async function call(path: string, body?: unknown, key?: string) {
  const headers = {
    authorization,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${service.url()}${path}`, init);
  return { status: response.status, body: (await response.json()) as Answer & OrderView };
}

const newOrder = (customerId = `c-${randomUUID()}`) => ({
  customer: { id: customerId, name: 'Ada', email: 'ada@example.com' },
  items: [{ sku: 'MUG-01', quantity: 2, unitPrice: 1 }],
});

describe('placing an order', () => {
  it('takes prices from the catalogue and adds up lines of one SKU', async () => {
    const body = { ...newOrder(), items: [...newOrder().items, { sku: 'MUG-01', quantity: 1 }] };
    const placed = await call('/orders', body);
    expect(placed.status).toBe(201);
    const { body: view } = await call(`/orders/${placed.body.orderId}`);
    expect(view).toMatchObject({
      total: 5_400,
      items: [{ sku: 'MUG-01', quantity: 3, unitPrice: 1_800 }],
      status: 'placed',
      paid: false,
    });
  });

  it('creates one order per idempotency key, also for concurrent requests', async () => {
    const key = randomUUID();
    const body = newOrder();
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('/orders', body, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => answer.body.orderId)).size).toBe(1);
    const other = await call('/orders', newOrder(), key);
    expect(other).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/different order/) } });
  });

  it.each([
    ['an unknown SKU', { ...newOrder(), items: [{ sku: 'NO-1', quantity: 1 }] }, 422],
    ['no items', { ...newOrder(), items: [] }, 400],
    ['half a mug', { ...newOrder(), items: [{ sku: 'MUG-01', quantity: 0.5 }] }, 400],
    ['no customer', { items: newOrder().items }, 400],
  ])('refuses %s and explains it', async (_, body, status) => {
    const answer = await call('/orders', body);
    expect(answer.status).toBe(status);
    expect(answer.body.detail).toMatch(/\.$/);
  });

  it('emits order.placed once', async () => {
    const placed = await call('/orders', newOrder());
    const view = async () => (await call(`/orders/${placed.body.orderId}`)).body;
    await expect
      .poll(async () => (await view()).path.map(({ type }) => type), waiting)
      .toEqual(['order.placed']);
  });
});

describe('the list of orders', () => {
  it('returns every order once, page by page, newest first', async () => {
    const customerId = `c-${randomUUID()}`;
    const placed: string[] = [];
    for (let n = 0; n < 7; n += 1) placed.push((await call('/orders', newOrder(customerId))).body.orderId);
    const seen: OrderView[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await call(`/orders?customerId=${customerId}&limit=3${cursor}`);
      seen.push(...body.orders);
      if (!body.next) break;
      cursor = `&cursor=${encodeURIComponent(body.next)}`;
    }
    expect(seen.map(({ orderId }) => orderId).sort()).toEqual(placed.sort());
    const times = seen.map(({ placedAt }) => placedAt);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const byText = await call(`/orders?text=${placed[0]?.toLowerCase()}`);
    expect(byText.body.orders.map(({ orderId }) => orderId)).toEqual([placed[0]]);
    const cancelled = await call(`/orders?customerId=${customerId}&status=cancelled`);
    expect(cancelled.body.orders).toEqual([]);
    expect((await call('/orders?cursor=nonsense')).status).toBe(400);
    expect((await call('/orders?text=%25_%25')).body.orders).toEqual([]);
  });
});

it('stores facts that arrive before their order', async () => {
  const orderId = `ORD-${randomUUID()}`;
  const publisher = await createPublisher(kafka, 'foreign-producer', log);
  await publisher.publish({
    type: 'payment.succeeded',
    data: { orderId, paymentId: 'P', amount: 1, currency: 'USD' },
  });
  await expect.poll(async () => (await call(`/orders/${orderId}`)).body.paid, waiting).toBe(true);
  await publisher.publish({
    type: 'order.placed',
    data: {
      orderId,
      ...newOrder(),
      items: [{ sku: 'X', name: 'X', quantity: 1, unitPrice: 7 }],
      total: 7,
      currency: 'EUR',
      placedAt: 5,
    },
  });
  await expect.poll(async () => (await call(`/orders/${orderId}`)).body.total, waiting).toBe(7);
  expect((await call(`/orders/${orderId}`)).body.status).toBe('paid');
  await publisher.stop();
});

it('counts orders by day and by status', async () => {
  const { status, body } = await call('/stats?days=2');
  expect(status).toBe(200);
  expect(body).toMatchObject({ currency: 'USD', byStatus: { placed: expect.any(Number) } });
  expect((body as unknown as { days: { day: string }[] }).days[0]?.day).toMatch(/^\d{4}-\d\d-\d\d$/);
});
