import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DomainEvent, EventData } from '@/lib/events';
import type { HealthSample } from '@/lib/health';
import type { SubscribeOk } from '@/lib/protocol';
import { ensureTopics } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import { connect, type TestClient, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { openRawProducer, type RawProducer } from '@/server/testing/kafka/raw-producer';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const minute = 60_000;
const day = 24 * 60 * minute;
let gateway: Gateway;
let producer: RawProducer;
let port: number;

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 20 });
const note = (title: string, timestamp: number, source?: string) => ({
  timestamp,
  value: JSON.stringify({ notificationId: title, audience: 'all', severity: 'info', title, body: 'b' }),
  ...(source ? { headers: [['ce_id', title] as const, ['ce_source', source] as const] } : {}),
});
const titlesOf = (events: readonly unknown[]) =>
  (events as DomainEvent[]).map(({ data }) => (data as EventData<'notification.posted'>).title);
const snapshot = async (client: TestClient) =>
  ((await client.subscribe({ feed: 'notifications' })) as SubscribeOk).snapshot ?? [];

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  producer = openRawProducer(kafka.brokers);
  gateway = createGateway(
    { kafka, port: 0, host: '127.0.0.1', authSecret: testSecret, allowedOrigins: [testOrigin] },
    { log },
  );
  ({ port } = await gateway.start());
  await until(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200));
});
afterAll(async () => {
  await gateway.stop();
  await producer.close();
});

describe('events whose timestamps are not those of now', () => {
  it.each([
    ['ahead', 2 * minute],
    ['behind', -3 * minute],
  ])('show that a producer has a clock that is minutes %s, and are in no latency', async (name, offset) => {
    const client = await connect(port);
    await client.subscribe({ feed: 'health' });
    const source = `${name}-${randomUUID()}`;
    const clockOf = () =>
      (client.events().at(-1)?.data as HealthSample | undefined)?.feeds.find(
        ({ feed }) => feed === 'notifications',
      )?.producerClock;
    const watcher = await connect(port);
    await watcher.subscribe({ feed: 'notifications' });
    const measured = async () => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return /event_to_socket_seconds_sum\\{feed="notifications"\\} (\\S+)/.exec(text)?.[1] ?? '0';
    };
    const before = await measured();
    for (let i = 0; i < 5; i += 1) {
      const timestamp = Date.now() + offset;
      await producer.send('notifications', i % 3, {
        records: [note(`${source} ${i}`, timestamp, source)],
        timestamp,
      });
    }
    await until(() => expect(watcher.events()).toHaveLength(5));
    await until(() => expect(clockOf()?.source).toBe(source));
    expect(Math.abs((clockOf()?.offsetMs ?? 0) - offset)).toBeLessThan(minute / 2);
    expect(await measured()).toBe(before);
    for (const one of [client, watcher]) one.close();
  });

  it('are listed after a reload in the order in which the page received them', async () => {
    const client = await connect(port);
    await client.subscribe({ feed: 'notifications' });
    const run = randomUUID();
    const now = Date.now();
    for (let i = 0; i < 30; i += 1) {
      const records = Array.from({ length: 10 }, (_, j) => note(`${run} ${i} ${j}`, now - 30 * day + i));
      await producer.send('notifications', i % 3, { records, timestamp: now - 30 * day });
      await producer.send('notifications', (i + 1) % 3, { records: [note(`${run} ${i} now`, now)] });
    }
    await producer.send('notifications', 0, { records: [note(`${run} ahead`, now + 50 * minute)] });
    await until(() => expect(client.events()).toHaveLength(331));
    const reloaded = await connect(port);
    expect(titlesOf(await snapshot(reloaded)).slice(-331)).toEqual(titlesOf(client.events()));
    for (const one of [client, reloaded]) one.close();
  });
});
