import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { topicOf } from '@/lib/events';
import { orderEvents } from '@/lib/events/orders';
import type { OrderView } from '@/lib/orders';
import { signInternal } from '@/server/auth/internal-auth';
import {
  createRecordPublisher,
  headerText,
  type RecordHeader,
  type RecordPublisher,
  toHeaders,
} from '@/server/bus';
import {
  createDatabase,
  inventorySchema,
  notificationSchema,
  ordersSchema,
  paymentSchema,
  shippingSchema,
  sql,
} from '@/server/db';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import { services } from '../../services';
import type { Service } from '../../services/framework';
import { anyHeaders, anyValue, validEvent } from './any-event';
import { LagMeter, readTopics, type TopicReader } from './topics';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const authSecret = 'x'.repeat(32);
const names = Object.keys(services) as (keyof typeof services)[];
const waiting = { timeout: 60_000, interval: 100 };
const database = createDatabase(testDatabaseUrl, { name: 'test', log });
const schemas = [ordersSchema, paymentSchema, inventorySchema, shippingSchema, notificationSchema];
const rejections: unknown[] = [];
const note = (reason: unknown) => void rejections.push(reason);
let running: Service[] = [];
let publisher: RecordPublisher;
let lag: LagMeter;
let dead: TopicReader;

beforeAll(async () => {
  process.on('unhandledRejection', note);
  const config = {
    kafka,
    databaseUrl: testDatabaseUrl,
    authSecret,
    httpPort: 0,
    httpHost: '127.0.0.1',
    retry: { attempts: 2, baseMs: 5, maxMs: 10 },
  };
  running = names.map((name) => services[name](config, { log }));
  await Promise.all(running.map((service) => service.start()));
  // By default one card in fifty is declined, which would cancel the order of `expectOpen`.
  const patched = await call('payment', '/settings', { declineRate: 0 }, 'PATCH');
  expect(patched.status).toBe(200);
  publisher = await createRecordPublisher(kafka, 'foreign-producer', log);
  lag = await LagMeter.open(kafka, log);
  dead = await readTopics(
    kafka,
    names.map((name) => `orders.${name}.dlq`),
    log,
  );
}, 120_000);
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await Promise.all([publisher.stop(), lag.stop(), dead.stop()]);
  await database.stop();
  process.off('unhandledRejection', note);
});

async function call(name: keyof typeof services, path: string, body?: unknown, method = 'POST') {
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const init = body === undefined ? { headers } : { method, headers, body: JSON.stringify(body) };
  const response = await fetch(`${running[names.indexOf(name)]?.url()}${path}`, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function caughtUp(): Promise<void> {
  for (const name of names)
    await expect.poll(() => lag.lagOf(name, ['orders', `orders.${name}.retry`]), waiting).toBe(0);
}

/** The shop works: an order is dispatched, and every list answers. */
async function expectOpen(): Promise<void> {
  const placed = await call('order', '/orders', {
    customer: { id: 'c-1', name: 'Ada', email: 'ada@example.com' },
    items: [{ sku: 'MUG-01', quantity: 1 }],
  });
  expect(placed.status).toBe(201);
  const orderId = String(placed.body.orderId);
  const read = async () => (await call('order', `/orders/${orderId}`)).body as unknown as OrderView;
  const path = async () => (await read()).path.map(({ type }) => type);
  await expect.poll(path, waiting).toContain('shipment.dispatched');
  const [newest] = (await call('order', '/orders?limit=1')).body.orders as OrderView[];
  expect(newest?.orderId).toBe(orderId);
  for (const [name, list] of [
    ['order', '/orders?limit=100'],
    ['order', '/stats?days=366'],
    ['payment', '/stats'],
    ['inventory', '/stock'],
    ['notification', '/mails?limit=100'],
  ] as const)
    expect(await call(name, list)).toMatchObject({ status: 200 });
  await expect.poll(failedTasks, waiting).toEqual([]);
  expect(rejections).toEqual([]);
}

/** Tasks that have failed at least once. */
async function failedTasks(): Promise<unknown[]> {
  const found = schemas.map(
    (schema) =>
      sql`select ${schema} as schema, kind, key, last_error from ${sql.identifier(schema)}.tasks where attempts > 0`,
  );
  return (await database.queries.execute(sql.join(found, sql` union all `))).rows;
}

const record = (key: Buffer | null, value: Buffer | null, headers: readonly RecordHeader[]) => ({
  topic: topicOf('order.placed'),
  key,
  value,
  headers,
});

it('handles any valid event, and dead-letters none', async () => {
  const source = `fuzz-${randomUUID()}`;
  const events = fc.sample(validEvent, 400);
  for (const { type, data } of events) orderEvents[type].parse(data);
  await publisher.publish(
    events.map(({ type, data }) =>
      record(
        Buffer.from(data.orderId),
        Buffer.from(JSON.stringify(data)),
        toHeaders({ ce_type: type, ce_id: randomUUID(), ce_source: source }),
      ),
    ),
  );
  await caughtUp();
  const mine = dead.records.filter(({ headers }) => headerText(headers, 'ce_source') === source);
  expect(mine.map(({ headers, value }) => [headerText(headers, 'x-error'), value?.toString()])).toEqual([]);
  await expectOpen();
}, 240_000);

it('keeps working after any bytes, headers and keys', async () => {
  const types = fc.constantFrom(...Object.keys(orderEvents), 'constructor', '__proto__', '');
  const records = fc
    .sample(fc.tuple(types, anyValue, anyHeaders, fc.option(fc.uint8Array({ maxLength: 300 }))), 300)
    .map(([type, value, headers, key]) =>
      record(key && Buffer.from(key), value, [
        ...toHeaders({ ce_type: type }),
        ...headers.map((header) => ({
          name: Buffer.from(header.name),
          value: header.value && Buffer.from(header.value),
        })),
      ]),
    );
  await publisher.publish(records);
  await caughtUp();
  await expectOpen();
}, 240_000);

it('answers any malformed request with what is wrong with it, and never with 500', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 150 });
  const bodies = fc.oneof(
    fc.json().map((json) => JSON.parse(json) as unknown),
    fc.record({
      customer: fc.record({ id: text, name: text, email: text }),
      items: fc.array(fc.record({ sku: text, quantity: fc.anything() }), { maxLength: 3 }),
    }),
  );
  for (const body of fc.sample(bodies, 60))
    expect((await call('order', '/orders', JSON.parse(JSON.stringify(body) ?? 'null'))).status).toBeLessThan(
      500,
    );
  for (const one of [...fc.sample(text, 60), '\0', '\ud800', 'x'.repeat(10_000)]) {
    const encoded = encodeURIComponent(one.replace(/[\ud800-\udfff]/g, '')) || '%20';
    for (const path of [
      `/orders/${encoded}`,
      `/orders?text=${encoded}`,
      `/orders?customerId=${encoded}`,
      `/orders?cursor=9999999999999999~${encoded}`,
      `/orders?limit=${encoded}`,
    ])
      expect((await call('order', path)).status, path).toBeLessThan(500);
    for (const path of [`/mails/${encoded}`, `/mails?orderId=${encoded}`, `/mails?cursor=1~${encoded}`])
      expect((await call('notification', path)).status, path).toBeLessThan(500);
  }
  expect((await call('order', '/orders/%00')).body.detail).toMatch(/orderId/);
  expect((await call('order', '/orders?text=%00')).body.detail).toMatch(/text/);
  await expectOpen();
}, 120_000);
