import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventData } from '@/lib/events';
import type { SubscribeOk } from '@/lib/protocol';
import { createPublisher, ensureTopics, type Outgoing, type Publisher } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import { connect, type TestClient, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
let admin: TopicAdmin;
let publisher: Publisher;
let gateway: Gateway;
let port: number;

const placed = (orderId: string): Outgoing => ({
  type: 'order.placed',
  data: {
    orderId,
    customer: { id: 'c-1', name: 'Ada', email: 'ada@example.com' },
    items: [{ sku: 'a', name: 'A', quantity: 2, unitPrice: 150 }],
    total: 300,
    currency: 'EUR',
    placedAt: Date.now(),
  },
});
const log1 = (service: string, msg: string): Outgoing => ({
  type: 'log.written',
  data: { level: 'info', service, msg, at: Date.now() },
});
const until = (check: () => void | Promise<void>, timeout = 20_000) =>
  vi.waitFor(check, { timeout, interval: 20 });
const orderIds = (client: TestClient, run: string) =>
  client
    .events()
    .map(({ data }) => (data as EventData<'order.placed'>).orderId)
    .filter((id) => id.startsWith(run));
const subscribe = async (client: TestClient, request: Parameters<TestClient['subscribe']>[0]) =>
  (await client.subscribe(request)) as SubscribeOk;

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  admin = await openTopicAdmin(kafka.brokers);
  publisher = await createPublisher(kafka, 'test', log);
  gateway = createGateway(
    {
      kafka,
      port: 0,
      host: '127.0.0.1',
      authSecret: testSecret,
      allowedOrigins: [testOrigin],
      ringEvents: 100,
    },
    { log },
  );
  ({ port } = await gateway.start());
  await until(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200));
});
afterAll(async () => {
  await gateway.stop();
  await publisher.stop();
  await admin.close();
});

describe('a client that was away longer than the ring holds', () => {
  it('is replayed from Kafka, in order, and goes live', async () => {
    const run = randomUUID();
    const before = await connect(port);
    const { cursor, offsets } = await subscribe(before, { feed: 'orders' });
    const from = offsets?.to ?? 0;
    before.close();
    await publisher.publish(...Array.from({ length: 1_000 }, (_, i) => placed(`${run}-${i}`)));
    const end = await admin.endOf('orders');
    await until(async () => {
      const other = await connect(port);
      expect((await subscribe(other, { feed: 'orders' })).offsets?.to).toBe(end);
      other.close();
    });
    const clients = await Promise.all([connect(port), connect(port), connect(port)]);
    for (const client of clients) {
      const ack = await subscribe(client, { feed: 'orders', cursor });
      expect(ack).toMatchObject({ recovered: true, events: [], replaying: end - from });
    }
    await publisher.publish(placed(`${run}-live`));
    for (const client of clients) {
      await until(() => expect(orderIds(client, run)).toHaveLength(1_001));
      expect(new Set(orderIds(client, run)).size).toBe(1_001);
      await until(() => {
        const last = client.batches.find(({ replay }) => replay?.done === replay?.total);
        expect(last).toMatchObject({ recovered: true, replay: { total: expect.any(Number) } });
      });
      client.close();
    }
  });

  it('is sent only events that pass its filter', async () => {
    const run = randomUUID();
    const client = await connect(port);
    const { cursor } = await subscribe(client, { feed: 'logs', filter: { service: run } });
    client.close();
    const lines = Array.from({ length: 600 }, (_, i) => log1(i % 3 === 0 ? run : 'other', `${i}`));
    await publisher.publish(...lines);
    const again = await connect(port);
    await until(async () =>
      expect((await subscribe(again, { feed: 'logs' })).offsets?.to).toBe(await admin.endOf('logs')),
    );
    again.batches.length = 0;
    await subscribe(again, { feed: 'logs', filter: { service: run }, cursor });
    await until(() => expect(again.events()).toHaveLength(200));
    expect(again.events().every(({ data }) => (data as EventData<'log.written'>).service === run)).toBe(true);
    again.close();
  });

  it('is sent a gap with how much it missed when Kafka no longer has it', async () => {
    const run = randomUUID();
    const client = await connect(port);
    const { cursor, offsets } = await subscribe(client, { feed: 'orders' });
    const from = offsets?.to ?? 0;
    client.close();
    await publisher.publish(...Array.from({ length: 800 }, (_, i) => placed(`${run}-${i}`)));
    await admin.deleteAllBut('orders', 2);
    const again = await connect(port);
    const end = await admin.endOf('orders');
    // Less often than what counts as flooding: 40 times in 10 s.
    await vi.waitFor(async () => expect((await subscribe(again, { feed: 'orders' })).offsets?.to).toBe(end), {
      timeout: 20_000,
      interval: 300,
    });
    await subscribe(again, { feed: 'orders', cursor });
    await until(() =>
      expect(again.gaps.at(-1)).toMatchObject({
        reason: 'retention',
        missed: end - from,
        offsets: { from, to: end },
      }),
    );
    expect(again.gaps.at(-1)?.snapshot?.length).toBeGreaterThan(100);
    again.close();
  });
});

describe('a topic that is deleted and recreated', () => {
  it('is a gap with the present state, for clients that are connected and for those that come back', async () => {
    const audience = randomUUID();
    const note = (title: string): Outgoing => ({
      type: 'notification.posted',
      data: { notificationId: randomUUID(), audience, severity: 'info', title, body: 'b' },
    });
    await publisher.publish(...Array.from({ length: 50 }, (_, i) => note(`old ${i}`)));
    const client = await connect(port);
    const { cursor } = await subscribe(client, { feed: 'notifications' });
    await admin.deleteTopic('notifications');
    await ensureTopics(kafka, { log });
    await until(() => expect(client.gaps).toMatchObject([{ reason: 'epoch', snapshot: [] }]));
    await until(() => publisher.publish(note('new')));
    await until(() => expect(client.events().at(-1)?.data).toMatchObject({ title: 'new' }));
    expect(await subscribe(client, { feed: 'notifications', cursor })).toMatchObject({
      recovered: false,
      missed: 0,
    });
    client.close();
  });
});
