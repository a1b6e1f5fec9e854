import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { HealthSample, OrderStats } from '@/lib/health';
import { createPublisher, ensureTopics, type Publisher } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import { connect, type TestClient, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { openTopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const currency = 'ISK';
const gateways: Gateway[] = [];
const clients: TestClient[] = [];
let publisher: Publisher;

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 50 });

/** Starts a gateway. Returns a function that returns its present figures of orders. */
async function open(): Promise<() => OrderStats | undefined> {
  const gateway = createGateway(
    { kafka, port: 0, host: '127.0.0.1', authSecret: testSecret, allowedOrigins: [testOrigin] },
    { log },
  );
  gateways.push(gateway);
  const { port } = await gateway.start();
  await until(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200));
  const client = await connect(port);
  clients.push(client);
  await client.subscribe({ feed: 'health' });
  return () => (client.events().at(-1)?.data as HealthSample | undefined)?.orders;
}

/** Publishes an order that is paid or not, or cancelled and paid back. */
async function publishOrder(total: number, then: 'waits' | 'is paid' | 'is refunded'): Promise<void> {
  const orderId = randomUUID();
  const money = { orderId, paymentId: `P-${orderId}`, amount: total, currency };
  const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };
  const items = [{ sku: 'A', name: 'A', quantity: 1, unitPrice: total }];
  await publisher.publish({
    type: 'order.placed',
    data: { orderId, customer, items, total, currency, placedAt: Date.now() },
  });
  if (then !== 'waits') await publisher.publish({ type: 'payment.succeeded', data: money });
  if (then !== 'is refunded') return;
  await publisher.publish({ type: 'order.cancelled', data: { orderId, reason: 'r' } });
  await publisher.publish({ type: 'payment.refunded', data: money });
}

// Other tests pay in any currency, and a sample names eight.
beforeAll(async () => {
  await ensureTopics(kafka, { log });
  const admin = await openTopicAdmin(testBrokers);
  await admin.deleteTopic('orders');
  await admin.close();
  await ensureTopics(kafka, { log });
  publisher = await createPublisher(kafka, 'order-stats', log);
});
afterAll(async () => {
  for (const client of clients) client.close();
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  await publisher.stop();
});

it('two gateways have the same figures of orders, whichever was started first', async () => {
  const first = await open();
  await until(() => expect(first()).toBeDefined());
  const before = first();
  await publishOrder(100, 'waits');
  await publishOrder(2_000, 'is paid');
  await publishOrder(30_000, 'is paid');
  await publishOrder(400_000, 'is refunded');
  const second = await open();
  await until(() => {
    for (const stats of [first(), second()]) {
      expect(stats?.total).toBe((before?.total ?? 0) + 4);
      const revenue = (stats?.buckets ?? []).map(({ revenueByCurrency }) => revenueByCurrency[currency] ?? 0);
      expect(revenue.reduce((sum, minor) => sum + minor, 0)).toBe(32_000);
      const cancelled = (orders: OrderStats | undefined) =>
        (orders?.buckets ?? []).reduce((sum, bucket) => sum + bucket.cancelled, 0);
      expect(cancelled(stats)).toBe(cancelled(before) + 1);
      expect(stats?.waiting?.payment?.value[currency]).toBe(100);
    }
    const { buckets, byStatus, waiting, since, forgotten, currency: main } = first() ?? {};
    expect(second()).toMatchObject({ buckets, byStatus, waiting, since, forgotten, currency: main });
  });
});
