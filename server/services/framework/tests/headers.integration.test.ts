import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  createRecordPublisher,
  type GroupRecord,
  headerText,
  type RecordHeader,
  type RecordPublisher,
  toHeaders,
} from '@/server/bus';
import { createDatabase, sql } from '@/server/db';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import {
  createFixtureService,
  effectsOf,
  type FixtureScript,
  type FixtureService,
  newFixtureName,
} from '@/server/testing/shop/fixture-service';
import { LagMeter, readTopics } from '@/server/testing/shop/topics';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const databaseUrl = testDatabaseUrl;
const config = {
  kafka,
  databaseUrl,
  authSecret: 'x'.repeat(32),
  retry: { attempts: 3, baseMs: 5, maxMs: 9 },
};
const waiting = { timeout: 20_000, interval: 50 };
const database = createDatabase(databaseUrl, { name: 'test', log });
const open: { stop(): Promise<void> }[] = [];
let publisher: RecordPublisher;
let lag: LagMeter;
let admin: TopicAdmin;

beforeAll(async () => {
  publisher = await createRecordPublisher(kafka, 'foreign-producer', log);
  lag = await LagMeter.open(kafka, log);
  admin = await openTopicAdmin(kafka.brokers);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});
afterAll(async () => {
  await publisher.stop();
  await lag.stop();
  await admin.close();
  await database.stop();
});

async function start(script: FixtureScript, name = newFixtureName()): Promise<FixtureService> {
  const fixture = createFixtureService(script, config, log, name);
  open.push(fixture.service);
  await fixture.service.start();
  return fixture;
}
async function read(topic: string, prefix: string) {
  const reader = await readTopics(kafka, [topic], log);
  open.push(reader);
  return () => reader.records.filter(({ key }) => key?.toString().startsWith(prefix));
}
const caughtUp = ({ name }: FixtureService) =>
  expect.poll(() => lag.lagOf(name, ['orders', `orders.${name}.retry`]), waiting).toBe(0);

const header = (name: string | Buffer, value: string | Buffer | null): RecordHeader => ({
  name: Buffer.from(name as string),
  value: value === null ? null : Buffer.from(value as string),
});
/** Additional headers that producers in other languages can write. */
const unusualHeaders: RecordHeader[][] = [
  [header('x-trace', null)],
  [header('x', null), header('x', 'b')],
  [header('x', 'a'), header('y', 'b'), header('x', 'c')],
  [header('', 'v')],
  [header('bin', Buffer.of(0xff, 0xfe, 0x00, 0x01))],
  [header(Buffer.of(0xff, 0xc0, 0x00), 'v'), header(Buffer.of(0xff, 0xc1, 0x00), 'w')],
  [header('x-attempts', '9'), header('x-origin-topic', 'prices'), header('x-error', null)],
  [header('traceparent', 'a\0b'), header('content-type', '\0')],
];
const event = (orderId: string, extra: readonly RecordHeader[]) => ({
  topic: 'orders',
  key: Buffer.from(orderId),
  value: Buffer.from(JSON.stringify({ orderId })),
  headers: [
    ...toHeaders({ ce_type: 'order.confirmed', ce_id: orderId, ce_source: 'foreign-producer' }),
    ...extra,
  ],
});

it('copies every header byte for byte and in order, through retries into the dead letters', async () => {
  const prefix = `H${randomUUID()}-`;
  const fixture = await start({
    onConfirmed: async ({ data }) => {
      if (data.orderId.startsWith(prefix)) throw new Error('always');
    },
  });
  const [dead, retried] = [
    await read(`orders.${fixture.name}.dlq`, prefix),
    await read(`orders.${fixture.name}.retry`, prefix),
  ];
  const sent = unusualHeaders.map((extra, n) => event(`${prefix}${n}`, extra));
  expect(await publisher.publish(sent)).toEqual([]);
  await expect.poll(() => dead().length, waiting).toBe(sent.length);
  await expect.poll(() => retried().length, waiting).toBe(2 * sent.length);
  await caughtUp(fixture);
  for (const { key, value, headers } of sent) {
    const copies = [...retried(), ...dead()].filter((copy) => copy.key?.equals(key));
    expect(copies).toHaveLength(3);
    for (const copy of copies) {
      expect(copy.value).toEqual(value);
      expect(copy.headers.slice(-headers.length)).toEqual(headers);
      expect(headerText(copy.headers, 'x-origin-topic')).toBe('orders');
    }
    expect(copies.map((copy) => headerText(copy.headers, 'x-attempts'))).toEqual(['1', '2', '3']);
  }
});

it('handles an event with any additional headers', async () => {
  const prefix = `H${randomUUID()}-`;
  const fixture = await start({});
  await publisher.publish(unusualHeaders.map((extra, n) => event(`${prefix}${n}`, extra)));
  await expect
    .poll(async () => (await effectsOf(fixture, prefix)).length, waiting)
    .toBe(unusualHeaders.length);
  await caughtUp(fixture);
});

it('publishes what an earlier release left in the outbox', async () => {
  const prefix = `H${randomUUID()}-`;
  const name = newFixtureName();
  const first = await start({}, name);
  await first.service.stop();
  const { key, value } = event(`${prefix}old`, []);
  const headers = JSON.stringify({ ce_type: 'order.confirmed', ce_id: `${prefix}old`, 'x-ü': 'ÿ\u0000' });
  await database.queries.execute(sql`
    insert into ${sql.identifier(name.replace('-', '_'))}.outbox (topic, key, value, headers)
    values ('orders', ${key}, ${value}, ${headers}::json)`);
  const second = await start({}, name);
  const orders = await read('orders', prefix);
  await expect.poll(() => orders().length, waiting).toBe(1);
  expect(headerText(orders()[0]?.headers ?? [], 'x-ü')).toBe('ÿ\u0000');
  await expect.poll(() => effectsOf(second, prefix), waiting).toHaveLength(1);
});

it('dead-letters what the retry topic refuses, and publishes what comes after it', async () => {
  const prefix = `H${randomUUID()}-`;
  const fixture = await start({
    onConfirmed: async ({ data }) => {
      if (data.orderId.startsWith(`${prefix}failing`)) throw new Error('always');
    },
  });
  const reader = await readTopics(kafka, [`orders.${fixture.name}.dlq`], log);
  open.push(reader);
  // A new service also reads what other tests wrote before, and dead-letters some of it.
  const ends = await admin.endsOf('orders');
  const origin = ({ headers }: GroupRecord, what: string) => Number(headerText(headers, `x-origin-${what}`));
  const dead = () =>
    reader.records.filter((letter) => origin(letter, 'offset') >= (ends[origin(letter, 'partition')] ?? 0));
  for (const topic of ['retry', 'dlq']) await admin.limitBatches(`orders.${fixture.name}.${topic}`, 2_000);
  const long = event(`${prefix}failing`, [header('long', 'x'.repeat(4_000))]);
  const next = { ...event(`${prefix}failing`, []), headers: toHeaders({ ce_type: 'order.confirmed' }) };
  await publisher.publish([long, next, event(`${prefix}other`, [])]);
  await expect.poll(() => dead().length, waiting).toBe(2);
  await caughtUp(fixture);
  const [coordinates] = dead().filter(({ key }) => key === null);
  expect(headerText(coordinates?.headers ?? [], 'x-error')).toMatch(/MESSAGE_TOO_LARGE/);
  expect(headerText(coordinates?.headers ?? [], 'x-origin-offset')).toMatch(/^\d+$/);
  expect(await effectsOf(fixture, prefix)).toHaveLength(1);
});
