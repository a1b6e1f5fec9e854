import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Reconciliation, reconciliation } from '@/lib/analytics/reports';
import type { HealthSample } from '@/lib/health';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher, createRangeReader, ensureTopics, type Publisher } from '@/server/bus';
import { connect, testSecret } from '@/server/testing/gateway/gateway-client';
import { end, startRole } from '@/server/testing/gateway/gateway-process';
import { openTopicAdmin } from '@/server/testing/kafka/topic-admin';
import { openTransactionalWriter } from '@/server/testing/kafka/transactions';
import { testBrokers } from '@/server/testing/servers/servers';
import { rewrite, selectFile } from './reconcile.fixture';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };

let lakePath: string;
let ports: { gateway: number; lake: number };
let publisher: Publisher;
const processes: Partial<Record<'gateway' | 'lake', ChildProcess>> = {};

const until = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 200 });

/** The gateway reads as little of the past as it can be told to. */
function start(role: 'gateway' | 'lake'): void {
  processes[role] = startRole(role, {
    KAFKA_BROKERS: testBrokers.join(','),
    LAKE_PATH: lakePath,
    LAKE_ROLL_SECONDS: '1',
    RING_EVENTS: '100',
    GATEWAY_PORT: String(ports.gateway),
    HTTP_PORT: role === 'lake' ? String(ports.lake) : '0',
    LAKE_URL: `http://127.0.0.1:${ports.lake}`,
    GATEWAY_INTERNAL_URL: `http://127.0.0.1:${ports.gateway}`,
  });
}
async function kill(role: 'gateway' | 'lake'): Promise<void> {
  const child = processes[role];
  if (child) await end(child, 'SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

async function reconciled(): Promise<Reconciliation> {
  const response = await fetch(`http://127.0.0.1:${ports.lake}/reconciliation`, {
    headers: { authorization: `Bearer ${await signInternal(testSecret)}` },
  });
  return reconciliation.parse(await response.json());
}

async function figures(): Promise<HealthSample['orders']> {
  const client = await connect(ports.gateway);
  try {
    await client.subscribe({ feed: 'health' });
    return await until(async () => {
      const sample = client.events().at(-1)?.data as HealthSample | undefined;
      expect(sample).toBeDefined();
      return (sample as HealthSample).orders;
    });
  } finally {
    client.close();
  }
}
const revenueOf = ({ buckets }: HealthSample['orders']): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { revenueByCurrency } of buckets)
    for (const [currency, minor] of Object.entries(revenueByCurrency))
      sums[currency] = (sums[currency] ?? 0) + minor;
  return sums;
};

async function publishOrder(n: number): Promise<void> {
  const orderId = randomUUID();
  const [currency = ''] = [['EUR', 'JPY', 'KWD'][n % 3]];
  const total = 1_000 + n;
  const money = { orderId, paymentId: `P-${orderId}`, amount: total, currency };
  const items = [{ sku: 'A', name: 'A', quantity: 1, unitPrice: total }];
  await publisher.publish({
    type: 'order.placed',
    data: { orderId, customer, items, total, currency, placedAt: Date.now() },
  });
  await publisher.publish({ type: 'payment.succeeded', data: money });
  if (n % 5 !== 0) return;
  await publisher.publish({ type: 'order.cancelled', data: { orderId, reason: 'r' } });
  await publisher.publish({ type: 'payment.refunded', data: money });
}

/** What the topic has, counted record by record from the first offset on. */
async function recount() {
  const admin = await openTopicAdmin(testBrokers);
  const ends = await admin.endsOf('orders');
  await admin.close();
  const reader = createRangeReader(kafka, log);
  const found = { placed: 0, cancelled: 0, revenue: {} as Record<string, number> };
  for (const [partition, end] of ends.entries()) {
    for (let next = 0; next < end; ) {
      const portion = await reader.read([{ topic: 'orders', partition, next }], 1_000_000);
      for (const { headers, value } of portion.records) count(found, headers.get('ce_type'), value ?? '');
      next = portion.reached[0]?.next ?? end;
    }
  }
  await reader.stop();
  return found;
}

function count(found: Awaited<ReturnType<typeof recount>>, type: string | undefined, text: string): void {
  if (type === 'order.placed') found.placed += 1;
  if (type === 'order.cancelled') found.cancelled += 1;
  if (type !== 'payment.succeeded' && type !== 'payment.refunded') return;
  const { amount, currency } = JSON.parse(text) as { amount: number; currency: string };
  const signed = type === 'payment.refunded' ? -amount : amount;
  found.revenue[currency] = (found.revenue[currency] ?? 0) + signed;
}

async function publishOrders(from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) await publishOrder(n);
  const writer = await openTransactionalWriter(testBrokers, 'orders', 0);
  await writer.committed('{', '"');
  await writer.aborted('{', '"', '[');
  await writer.close();
}

async function expectMatch(): Promise<Reconciliation> {
  return until(async () => {
    const result = await reconciled();
    expect(result).toMatchObject({ matches: true, reason: null, behind: 0 });
    return result;
  });
}

async function expectFiguresOfTopic(): Promise<void> {
  const { placed, cancelled, revenue } = await recount();
  await until(async () => {
    const orders = await figures();
    expect(orders).toMatchObject({ since: 0, total: placed, forgotten: 0 });
    expect(orders.byStatus.cancelled).toBe(cancelled);
    expect(revenueOf(orders)).toEqual(revenue);
  });
}

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  const admin = await openTopicAdmin(testBrokers);
  await admin.deleteTopic('orders');
  await admin.close();
  await ensureTopics(kafka, { log });
  publisher = await createPublisher(kafka, 'reconciliation', log);
  lakePath = await mkdtemp(join(tmpdir(), 'lake-'));
  ports = { gateway: await freePort(), lake: await freePort() };
  await publishOrders(0, 150);
  start('lake');
  start('gateway');
});
afterAll(async () => {
  await Promise.all([kill('gateway'), kill('lake')]);
  await publisher.stop();
  await rm(lakePath, { recursive: true, force: true });
});

it('the lake matches what the gateway has counted, and its figures those of the topic', async () => {
  const { offsets, checks } = await expectMatch();
  expect(offsets).toBeGreaterThan(99);
  const names = checks.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['orders: paid KWD', 'orders: now cancelled', 'prices: events']),
  );
  expect(checks.find(({ name }) => name === 'orders: invalid')?.lake).toBeGreaterThan(0);
  expect(checks.find(({ name }) => name === 'orders: markers')?.lake).toBeGreaterThan(0);
  await expectFiguresOfTopic();
});

it('both are true again after every process was killed, with orders placed in between', {
  timeout: 120_000,
}, async () => {
  const before = await figures();
  await Promise.all([kill('gateway'), kill('lake')]);
  await publishOrders(150, 260);
  start('gateway');
  start('lake');
  await expectMatch();
  await expectFiguresOfTopic();
  const after = await figures();
  expect(after.total).toBe((before.total ?? 0) + 110);
});

it('a row that is missing in a file, and a cent that was added in one, turn it red with the offset', {
  timeout: 120_000,
}, async () => {
  await expectMatch();
  await publishOrders(260, 270);
  const { file, offset, partition } = await until(newestPayment);
  await expectMatch();
  await rewrite(
    file,
    `FROM (SELECT * REPLACE (amount + ("offset" = ${offset} AND partition = ${partition})::BIGINT AS amount) FROM file)`,
  );
  const detail = expect.stringMatching(/^other content: amount/);
  const red = await until(async () => {
    const result = await reconciled();
    expect(result.matches).toBe(false);
    return result;
  });
  const wrong = red.checks.filter(({ difference }) => difference !== 0);
  expect(wrong.map(({ name }) => name)).toEqual([
    'orders: checksum',
    expect.stringMatching(/^orders: paid /),
  ]);
  expect(wrong[1]).toMatchObject({
    difference: 1,
    offsets: [{ topic: 'orders', partition, offset, detail }],
  });

  await rewrite(file, `FROM file WHERE "offset" <> ${offset} OR partition <> ${partition}`);
  await until(async () => {
    const events = (await reconciled()).checks.find(({ name }) => name === 'orders: events');
    const missing = expect.stringMatching(/^missing in the lake: payment.succeeded /);
    expect(events).toMatchObject({ difference: -1, offsets: [{ partition, offset, detail: missing }] });
  });
});

/** The newest payment that is in a file. */
async function newestPayment(): Promise<{ file: string; partition: number; offset: number }> {
  const found: { file: string; partition: number; offset: number; at: number }[] = [];
  const names = await readdir(join(lakePath, 'orders'), { recursive: true });
  for (const name of names.filter((each) => /^dt=.*\.parquet$/.test(each))) {
    const file = join(lakePath, 'orders', name);
    const rows = await selectFile(
      file,
      `SELECT partition, "offset", epoch_ms("at") AS at FROM file WHERE type = 'payment.succeeded'`,
    );
    for (const { partition, offset, at } of rows)
      found.push({ file, partition: Number(partition), offset: Number(offset), at: Number(at) });
  }
  const [newest] = found.sort((a, b) => b.at - a.at);
  if (!newest) throw new Error('No file has a payment yet.');
  return newest;
}
