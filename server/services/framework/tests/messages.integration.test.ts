import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createPublisher,
  headerText,
  type Outgoing,
  type OutgoingRecord,
  type Publisher,
  type RecordHeader,
} from '@/server/bus';
import { sql } from '@/server/db';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import {
  createFixtureService,
  effectsOf,
  type FixtureScript,
  type FixtureService,
  newFixtureName,
} from '@/server/testing/shop/fixture-service';
import { LagMeter, readTopics, type TopicReader } from '@/server/testing/shop/topics';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const config = { kafka, databaseUrl: testDatabaseUrl, authSecret: 'x'.repeat(32) };
const retry = { attempts: 3, baseMs: 20, maxMs: 60 };
const waiting = { timeout: 20_000, interval: 50 };

let publisher: Publisher;
let lag: LagMeter;
const open: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  publisher = await createPublisher(kafka, 'test', log);
  lag = await LagMeter.open(kafka, log);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});
afterAll(async () => {
  await publisher.stop();
  await lag.stop();
});

/** Starts a fixture service. */
async function start(script: FixtureScript, name = newFixtureName()) {
  const fixture = createFixtureService(script, { ...config, retry }, log, name);
  open.push(fixture.service);
  await fixture.service.start();
  return fixture;
}
async function deadLettersOf(
  { name }: FixtureService,
  prefix: string,
): Promise<() => TopicReader['records']> {
  const reader = await readTopics(kafka, [`orders.${name}.dlq`], log);
  open.push(reader);
  return () => reader.records.filter(({ key }) => key?.toString().startsWith(prefix));
}
const caughtUp = ({ name }: FixtureService) =>
  expect.poll(() => lag.lagOf(name, ['orders', `orders.${name}.retry`]), waiting).toBe(0);

const confirmed = (orderId: string, id: string = randomUUID()): Outgoing => ({
  type: 'order.confirmed',
  id,
  data: { orderId },
});
const textOf = (headers: readonly RecordHeader[]) =>
  Object.fromEntries(headers.map(({ name, value }) => [name.toString(), String(value)]));
const raw = (key: string, value: string | null, headers: Record<string, string> = {}): OutgoingRecord => ({
  topic: 'orders',
  key,
  value,
  headers: { ce_specversion: '1.0', ce_id: randomUUID(), ce_source: 'foreign-producer', ...headers },
});
const newPrefix = () => `T${randomUUID().slice(0, 8)}-`;

describe('messages', () => {
  it('take effect once, however often they are delivered', async () => {
    const prefix = newPrefix();
    const fixture = await start({});
    const events = Array.from({ length: 60 }, (_, n) => confirmed(`${prefix}${n % 7}`));
    await publisher.publish(...events, ...events.slice(20), ...events.slice(0, 40));
    await caughtUp(fixture);
    const ids = events.map(({ id }) => id);
    expect((await effectsOf(fixture, prefix)).sort()).toEqual([...ids].sort());
  });

  it('of one order take effect in order, also when the first fails twice', async () => {
    const prefix = newPrefix();
    let failures = 0;
    const fixture = await start({
      onConfirmed: async ({ data, id }) => {
        if (id !== `${prefix}1` || failures === 2) return;
        failures += 1;
        throw new Error(`no, not ${data.orderId}`);
      },
    });
    const failing = Array.from({ length: 6 }, (_, n) => confirmed(`${prefix}failing`, `${prefix}${n + 1}`));
    const others = Array.from({ length: 30 }, (_, n) => confirmed(`${prefix}${n}`));
    await publisher.publish(...failing, ...others);
    await expect.poll(async () => (await effectsOf(fixture, prefix)).length, waiting).toBe(36);
    expect(await effectsOf(fixture, `${prefix}failing`)).toEqual(failing.map(({ id }) => id));
    expect(failures).toBe(2);
    await caughtUp(fixture);
  });

  it('that never succeed are dead-lettered, and affect no other message', async () => {
    const prefix = newPrefix();
    const fixture = await start({
      onConfirmed: async ({ data }) => {
        if (data.orderId === `${prefix}poison`) throw new Error('always', { cause: new Error('because') });
      },
    });
    const dead = await deadLettersOf(fixture, prefix);
    const type = { ce_type: 'order.confirmed' };
    const before = Array.from({ length: 20 }, (_, n) => confirmed(`${prefix}${n}`));
    const after = Array.from({ length: 20 }, (_, n) => confirmed(`${prefix}${n}`));
    await publisher.publish(...before, confirmed(`${prefix}poison`, `${prefix}poison`));
    await publisher.publishRecords([
      raw(`${prefix}json`, 'not JSON {', type),
      raw(`${prefix}schema`, JSON.stringify({ orderId: 7 }), type),
      raw(`${prefix}null`, null, type),
      raw(`${prefix}nul`, JSON.stringify({ orderId: `${prefix}\u0000` }), type),
      raw(`${prefix}type`, '{}', { ce_type: 'order.exploded' }),
      raw(`${prefix}untyped`, '{}'),
    ]);
    await publisher.publish(...after);
    await expect.poll(() => dead().length, waiting).toBe(7);
    await caughtUp(fixture);

    expect((await effectsOf(fixture, prefix)).sort()).toEqual(
      [...before, ...after].map(({ id }) => id).sort(),
    );
    const headersOf: Record<string, Readonly<Record<string, string>>> = Object.fromEntries(
      dead().map(({ key, headers }) => [key?.toString().slice(prefix.length), textOf(headers)]),
    );
    for (const headers of Object.values(headersOf)) {
      expect(headers['x-origin-topic']).toBe('orders');
      expect(headers['x-origin-partition']).toMatch(/^[0-5]$/);
      expect(headers['x-origin-offset']).toMatch(/^\d+$/);
    }
    expect(headersOf.poison).toMatchObject({
      ce_id: `${prefix}poison`,
      'x-attempts': '3',
      'x-error': 'Error: always / Error: because',
    });
    expect(headersOf.json?.['x-error']).toMatch(/not JSON/);
    expect(headersOf.schema?.['x-error']).toMatch(/does not fit its schema/);
    expect(headersOf.type?.['x-error']).toMatch(/order\.exploded/);
    expect(headersOf.untyped?.['x-error']).toMatch(/ce_type/);
    expect(
      dead()
        .find(({ key }) => key?.toString() === `${prefix}json`)
        ?.value?.toString(),
    ).toBe('not JSON {');
  });

  it('whose handler hangs are rolled back, with everything it wrote or writes later', async () => {
    const prefix = newPrefix();
    let ended = 0;
    const fixture = await start({
      handlerTimeoutMs: 200,
      onConfirmed: async ({ data }, { tx }) => {
        if (data.orderId !== `${prefix}slow`) return;
        const table = sql`${sql.identifier(fixture.name.replace('-', '_'))}.effects`;
        const write = sql`insert into ${table} (order_id, event_id) values (${data.orderId}, 'half')`;
        await tx.execute(write);
        await sleep(500);
        await tx.execute(write).catch(() => (ended += 1));
      },
    });
    const dead = await deadLettersOf(fixture, prefix);
    await publisher.publish(confirmed(`${prefix}slow`), confirmed(`${prefix}other`));
    await expect.poll(() => dead().length, waiting).toBe(1);
    expect(headerText(dead()[0]?.headers ?? [], 'x-error')).toMatch(
      /^HandlerTimeout: The handler of order.confirmed/,
    );
    await expect.poll(() => ended, waiting).toBeGreaterThanOrEqual(3);
    expect(await effectsOf(fixture, `${prefix}slow`)).toEqual([]);
    expect(await effectsOf(fixture, `${prefix}other`)).toHaveLength(1);
    await caughtUp(fixture);
  });

  it('are tried again, and not skipped, while the database cannot store their failure', async () => {
    const prefix = newPrefix();
    let failures = 0;
    const fixture = await start({
      onConfirmed: async ({ data }) => {
        if (data.orderId !== `${prefix}failing`) return;
        failures += 1;
        throw new Error('always');
      },
    });
    const dead = await deadLettersOf(fixture, prefix);
    const schema = sql.identifier(fixture.name.replace('-', '_'));
    const { queries } = fixture.runtime.database;
    // Invalid records of earlier tests need the outbox too, and would delay others of their batch.
    await caughtUp(fixture);
    await queries.execute(sql`alter table ${schema}.outbox rename to outbox_away`);
    await publisher.publish(confirmed(`${prefix}failing`), confirmed(`${prefix}other`));
    await expect.poll(() => failures, waiting).toBeGreaterThan(2);
    await queries.execute(sql`alter table ${schema}.outbox_away rename to outbox`);
    await expect.poll(() => dead().length, waiting).toBe(1);
    expect(await effectsOf(fixture, prefix)).toHaveLength(1);
    await caughtUp(fixture);
  });

  it('are shared by two processes, and one takes over when the other stops', async () => {
    const prefix = newPrefix();
    const name = newFixtureName();
    const slow = { onConfirmed: () => sleep(2) };
    const [first, second] = [await start(slow, name), await start(slow, name)];
    const events = Array.from({ length: 400 }, (_, n) => confirmed(`${prefix}${n % 50}`));
    await publisher.publish(...events.slice(0, 200));
    await expect.poll(async () => (await effectsOf(first, prefix)).length, waiting).toBeGreaterThan(0);
    await first.service.stop();
    await publisher.publish(...events.slice(200));
    await expect.poll(async () => (await effectsOf(second, prefix)).length, waiting).toBe(400);
    const effects = await effectsOf(second, prefix);
    expect(new Set(effects).size).toBe(400);
    await caughtUp(second);
  });
});
