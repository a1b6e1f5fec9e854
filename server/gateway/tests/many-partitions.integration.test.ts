import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventData } from '@/lib/events';
import type { SubscribeOk } from '@/lib/protocol';
import { decodeCursor } from '@/lib/protocol/cursor';
import { ensureTopics } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import { connect, type TestClient, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { openRawProducer, type RawProducer } from '@/server/testing/kafka/raw-producer';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const topic = 'notifications';
const running: Gateway[] = [];
let admin: TopicAdmin;
let producer: RawProducer;
let partitions = 300;

async function startGateway(): Promise<number> {
  const gateway = createGateway(
    { kafka, port: 0, host: '127.0.0.1', authSecret: testSecret, allowedOrigins: [testOrigin] },
    { log },
  );
  running.push(gateway);
  const { port } = await gateway.start();
  await until(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200));
  return port;
}

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 20 });
const run = randomUUID();
const note = (title: string) => ({
  value: JSON.stringify({ notificationId: title, audience: 'all', severity: 'info', title, body: run }),
});
/** So many notifications to each of these partitions. */
async function publish(name: string, to: readonly number[], each: number): Promise<string[]> {
  const titles = to.map((p) => Array.from({ length: each }, (_, i) => `${name} ${p} ${i}`));
  await Promise.all(
    to.map((partition, i) => producer.send(topic, partition, { records: (titles[i] ?? []).map(note) })),
  );
  return titles.flat().sort();
}
const every = (count: number) => Array.from({ length: count }, (_, p) => p);
const titlesOf = (events: readonly { data: unknown }[]) =>
  events.map(({ data }) => (data as EventData<'notification.posted'>).title).sort();
const subscribe = async (client: TestClient, cursor?: string) =>
  (await client.subscribe({ feed: topic, ...(cursor === undefined ? {} : { cursor }) })) as SubscribeOk;
/** Waits until a gateway has read all there is. More than 40 requests in 10 s would count as flooding. */
async function upToDate(client: TestClient): Promise<void> {
  const end = await admin.endOf(topic);
  const check = async () => expect((await subscribe(client)).offsets?.to).toBe(end);
  await vi.waitFor(check, { timeout: 30_000, interval: 300 });
  client.batches.length = 0;
}

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  admin = await openTopicAdmin(kafka.brokers);
  await admin.deleteTopic(topic);
  await admin.createTopic(topic, partitions);
  producer = openRawProducer(kafka.brokers);
});
afterAll(async () => {
  await Promise.all(running.map((gateway) => gateway.stop()));
  await producer.close();
  await admin.deleteTopic(topic);
  await ensureTopics(kafka, { log });
  await admin.close();
});

describe('a topic of 300 partitions', () => {
  it('is resumed with nothing missed, at the same gateway and at one that was just started', async () => {
    const port = await startGateway();
    const client = await connect(port);
    await subscribe(client);
    const live = await publish('live', every(partitions), 2);
    await until(() => expect(titlesOf(client.events())).toEqual(live));
    const { cursor = '' } = client.batches.at(-1) ?? {};
    expect(decodeCursor(cursor)?.next).toHaveLength(partitions);
    client.close();
    const missed = await publish('missed', every(partitions), 3);
    for (const at of [port, await startGateway()]) {
      const again = await connect(at);
      await upToDate(again);
      expect(cursor.length).toBeLessThan(10 + 5 * partitions);
      const ack = await subscribe(again, cursor);
      expect(ack).toMatchObject({ ok: true, recovered: true, conflated: 0 });
      expect(titlesOf(ack.events ?? [])).toEqual(missed);
      const { epoch = '', next = [] } = decodeCursor(cursor) ?? {};
      const old = [epoch, ...next.map((offset) => offset.toString(36))].join('~');
      expect(titlesOf((await subscribe(again, old)).events ?? [])).toEqual(missed);
      again.close();
    }
  });

  it('is resumed in portions, each event once, when too much was missed for one message', async () => {
    const port = await startGateway();
    const client = await connect(port);
    await upToDate(client);
    const { cursor } = await subscribe(client);
    client.close();
    const missed = await publish('much', every(partitions), 10);
    const again = await connect(port);
    await upToDate(again);
    expect(await subscribe(again, cursor)).toMatchObject({ recovered: true, replaying: missed.length });
    await until(() => {
      const { replay } = again.batches.at(-1) ?? {};
      expect(replay?.done).toBe(replay?.total ?? -1);
    });
    expect(titlesOf(again.events())).toEqual(missed);
    again.close();
  });

  it('that gets more partitions while a client is away is resumed from the beginning of those', async () => {
    const port = await startGateway();
    const client = await connect(port);
    await upToDate(client);
    const { cursor } = await subscribe(client);
    client.close();
    const before = await publish('old', [0, 299], 2);
    partitions = 320;
    await admin.addPartitions(topic, partitions);
    const added = await publish('added', [300, 319], 700);
    const few = await connect(port);
    await upToDate(few);
    const fresh = await connect(await startGateway());
    await upToDate(fresh);
    for (const again of [few, fresh]) {
      const ack = await subscribe(again, cursor);
      expect(ack.recovered).toBe(true);
      const seen = () => titlesOf([...(ack.events ?? []), ...again.events()]);
      await until(() => expect(seen()).toHaveLength(before.length + added.length));
      expect(seen()).toEqual([...before, ...added].sort());
      again.close();
    }
  });
});
