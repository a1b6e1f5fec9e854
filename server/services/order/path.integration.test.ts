import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { identityOf } from '@/lib/events';
import type { OrderView } from '@/lib/orders';
import { signInternal } from '@/server/auth/internal-auth';
import { createRecordPublisher, type RecordPublisher, toHeaders } from '@/server/bus';
import { partitionOfKey } from '@/server/bus/produce/partition-of-key';
import { createDatabase, frameworkTables, migrate, ordersMigrations, sql } from '@/server/db';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import type { Service } from '../framework';
import { order } from '.';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const databaseUrl = testDatabaseUrl;
const authSecret = 'x'.repeat(32);
const waiting = { timeout: 20_000, interval: 50 };
const database = createDatabase(databaseUrl, { name: 'test', log });
let service: Service;
let publisher: RecordPublisher;

beforeAll(async () => {
  service = order({ kafka, databaseUrl, authSecret, httpPort: 0, httpHost: '127.0.0.1' }, { log });
  publisher = await createRecordPublisher(kafka, 'foreign-producer', log);
  await service.start();
});
afterAll(async () => {
  await service.stop();
  await publisher.stop();
  await database.stop();
});

async function read(orderId: string): Promise<OrderView> {
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  const response = await fetch(`${service.url()}/orders/${orderId}`, { headers: { authorization } });
  return response.json();
}
const pathOf = async (orderId: string) => (await read(orderId)).path;

/** A key whose records go to this partition. */
const keyOf = (partition: number) => {
  for (let n = 0; ; n += 1)
    if (partitionOfKey(Buffer.from(`k${n}`), 6) === partition) return Buffer.from(`k${n}`);
};
const record = (partition: number, headers: Record<string, string>, data: object) => ({
  topic: 'orders',
  key: keyOf(partition),
  value: Buffer.from(JSON.stringify(data)),
  headers: toHeaders({ ce_id: randomUUID(), ce_source: 'foreign-producer', ...headers }),
});
const placed = (orderId: string) => ({
  orderId,
  customer: { id: 'c', name: 'Ada', email: 'ada@example.com' },
  items: [{ sku: 'X', name: 'X', quantity: 1, unitPrice: 7 }],
  total: 7,
  currency: 'EUR',
  placedAt: 1,
});

it('sorts a path by time, whichever partitions its events are in', async () => {
  const orderId = `P${randomUUID()}`;
  const reserved = { orderId, items: [{ sku: 'X', quantity: 1 }] };
  await publisher.publish([record(5, { ce_type: 'order.placed' }, placed(orderId))]);
  await publisher.publish([record(0, { ce_type: 'stock.reserved' }, reserved)]);
  await expect
    .poll(async () => (await pathOf(orderId)).map(({ type }) => type), waiting)
    .toEqual(['order.placed', 'stock.reserved']);
});

it('keeps events with the same id and different sources apart', async () => {
  const ids = ['a', 'b'].map((name) => `P${name}${randomUUID()}`);
  const ceId = randomUUID();
  await publisher.publish(
    ids.map((orderId, n) =>
      record(n, { ce_type: 'order.placed', ce_id: ceId, ce_source: `shop ${n}` }, placed(orderId)),
    ),
  );
  for (const [n, orderId] of ids.entries()) {
    await expect.poll(async () => (await read(orderId)).total, waiting).toBe(7);
    expect(await pathOf(orderId)).toMatchObject([{ id: ceId, source: `shop ${n}` }]);
  }
});

it('migrates the paths and the inbox of an earlier release to source and id', async () => {
  const schema = `orders_${randomUUID().slice(0, 8)}`;
  const { handled, inbox } = frameworkTables(schema);
  await migrate(database, schema, ordersMigrations);
  await database.queries.execute(
    sql.raw(`set search_path to ${schema};
    drop table handled_events; alter table inbox drop column resolved;
    alter table events drop constraint events_pkey; alter table events drop column identity;
    alter table events add primary key (event_id);
    delete from migrations where id in ('frame-0002-identity-of-events', '0002-identity-of-events');
    insert into events (event_id, order_id, type, at, partition, "offset", source, data) values
      ('e-1', 'o-1', 'order.placed', 1, 0, 1, 'shop', '{}'),
      ('e\\2', 'o-1', 'order.confirmed', 1, 0, 2, '😀\\shop', '{}'),
      ('orders-0-3', 'o-1', 'stock.reserved', 1, 0, 3, null, '{}');
    insert into inbox (event_id) values ('e-1'), ('e\\2'), ('orders-0-3'), ('of-nothing')`),
  );
  await migrate(database, schema, ordersMigrations);
  const identities = [
    identityOf({ id: 'e-1', source: 'shop' }),
    identityOf({ id: 'e\\2', source: '😀\\shop' }),
    'orders-0-3',
  ];
  const { rows } = await database.queries.execute<{ identity: string }>(
    sql`select identity from ${sql.identifier(schema)}.events order by "offset"`,
  );
  expect(rows.map(({ identity }) => identity)).toEqual(identities);
  const inInbox = await database.queries.select().from(handled);
  expect(inInbox.map(({ identity }) => identity).sort()).toEqual([...identities].sort());
  const left = await database.queries.select().from(inbox);
  expect(left.filter(({ resolved }) => !resolved)).toMatchObject([{ eventId: 'of-nothing' }]);
});
