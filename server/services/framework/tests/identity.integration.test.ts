import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRecordPublisher, type RecordPublisher, toHeaders } from '@/server/bus';
import { createDatabase, sql } from '@/server/db';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import {
  createFixtureService,
  effectsOf,
  type FixtureService,
  newFixtureName,
} from '@/server/testing/shop/fixture-service';
import { LagMeter } from '@/server/testing/shop/topics';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const databaseUrl = testDatabaseUrl;
const database = createDatabase(databaseUrl, { name: 'test', log });
const waiting = { timeout: 20_000, interval: 50 };
const open: { stop(): Promise<void> }[] = [];
let publisher: RecordPublisher;
let lag: LagMeter;

beforeAll(async () => {
  publisher = await createRecordPublisher(kafka, 'foreign-producer', log);
  lag = await LagMeter.open(kafka, log);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});
afterAll(async () => {
  await publisher.stop();
  await lag.stop();
  await database.stop();
});

async function start(name = newFixtureName()): Promise<FixtureService> {
  const fixture = createFixtureService({}, { kafka, databaseUrl, authSecret: 'x'.repeat(32) }, log, name);
  open.push(fixture.service);
  await fixture.service.start();
  return fixture;
}
const confirmed = (orderId: string, headers: Record<string, string>) => ({
  topic: 'orders',
  key: Buffer.from(orderId),
  value: Buffer.from(JSON.stringify({ orderId })),
  headers: toHeaders({ ce_type: 'order.confirmed', ...headers }),
});
const caughtUp = ({ name }: FixtureService) =>
  expect.poll(() => lag.lagOf(name, ['orders']), waiting).toBe(0);

describe('an event', () => {
  it('is a different one from a different source, and the same on every delivery', async () => {
    const prefix = `I${randomUUID()}-`;
    const fixture = await start();
    const ids = { ce_id: 'e-1', ce_source: `a${prefix}` };
    await publisher.publish([
      confirmed(`${prefix}a`, ids),
      confirmed(`${prefix}b`, { ...ids, ce_source: `b${prefix}` }),
      confirmed(`${prefix}a`, ids),
      confirmed(`${prefix}c`, { ce_id: 'e-1' }),
      confirmed(`${prefix}d`, { ce_id: 'e-1' }),
    ]);
    await caughtUp(fixture);
    await expect.poll(async () => (await effectsOf(fixture, prefix)).length, waiting).toBe(4);
  });

  it.each([
    ['NUL', 'a\0b', 'a\ufffdb'],
    ['900 KB', 'x'.repeat(900_000), 'y'.repeat(900_000)],
    ['256 characters', '\u00fc'.repeat(256), '\u{1f600}'.repeat(128)],
  ])('may have ids of %s', async (_, one, other) => {
    const prefix = `I${randomUUID()}-`;
    const fixture = await start();
    await publisher.publish([confirmed(`${prefix}a`, { ce_id: one, ce_source: prefix })]);
    await publisher.publish([confirmed(`${prefix}b`, { ce_id: other, ce_source: prefix })]);
    await publisher.publish([confirmed(`${prefix}c`, { ce_id: prefix, ce_source: one })]);
    await caughtUp(fixture);
    await expect.poll(async () => (await effectsOf(fixture, prefix)).length, waiting).toBe(3);
  });
});

/** Turns a service's inbox into that of the earlier release: ids of handled events, without their sources. */
async function downgradeInbox(name: string): Promise<void> {
  const schema = sql.identifier(name.replace('-', '_'));
  await database.queries.execute(sql`
    insert into ${schema}.inbox (event_id) select split_part(identity, ':', 3) from ${schema}.handled_events
      where identity like '%:%:%' on conflict do nothing`);
  await database.queries.execute(sql`
    insert into ${schema}.inbox (event_id) select identity from ${schema}.handled_events
      where identity not like '%:%:%' on conflict do nothing`);
  await database.queries.execute(
    sql.raw(`set search_path to ${name.replace('-', '_')};
    alter table inbox drop column resolved; drop table handled_events;
    delete from settings; delete from migrations where id = 'frame-0002-identity-of-events'`),
  );
}

describe('after an upgrade', () => {
  it('events that were handled before are duplicates, and the same ids of another source are new', async () => {
    const prefix = `I${randomUUID()}-`;
    const first = await start();
    const event = (n: number, source: string) =>
      confirmed(`${prefix}${n}${source}`, { ce_id: `${prefix}${n}`, ce_source: source });
    const before = [0, 1, 2].map((n) => event(n, 'a'));
    await publisher.publish([...before, confirmed(`${prefix}unnamed`, {})]);
    await caughtUp(first);
    await first.service.stop();
    await downgradeInbox(first.name);

    const second = await start(first.name);
    // The other source comes first, so that only the sources read from Kafka can tell the two apart.
    await publisher.publish([0, 1, 2].map((n) => event(n, 'b')));
    await publisher.publish([...before, ...[0, 1, 2].map((n) => event(n, 'b'))]);
    await caughtUp(second);
    expect(await effectsOf(second, prefix)).toHaveLength(7);
    for (const n of [0, 1, 2]) {
      expect(await effectsOf(second, `${prefix}${n}a`)).toHaveLength(1);
      expect(await effectsOf(second, `${prefix}${n}b`)).toHaveLength(1);
    }
  });

  it('an id that Kafka no longer has makes the first event with it a duplicate, once', async () => {
    const prefix = `I${randomUUID()}-`;
    const first = await start();
    await first.service.stop();
    await downgradeInbox(first.name);
    const schema = sql.identifier(first.name.replace('-', '_'));
    await database.queries.execute(sql`insert into ${schema}.inbox (event_id) values (${prefix})`);
    const second = await start(first.name);
    const event = (source: string) => confirmed(`${prefix}${source}`, { ce_id: prefix, ce_source: source });
    await publisher.publish([event('a')]);
    await caughtUp(second);
    await publisher.publish([event('b'), event('a')]);
    await caughtUp(second);
    expect(await effectsOf(second, prefix)).toEqual([prefix]);
    expect(await effectsOf(second, `${prefix}b`)).toHaveLength(1);
  });
});
