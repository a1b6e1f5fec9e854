import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DomainEvent, decode, type EventData, type RawRecord, type Topic } from '@/lib/events';
import { products } from '@/lib/products';
import type { SimulatorState } from '@/lib/simulator';
import { signInternal } from '@/server/auth/internal-auth';
import { ensureTopics, openTail, type Tail } from '@/server/bus';
import { testBrokers } from '@/server/testing/servers/servers';
import { createSimulator, type Simulator, type SimulatorConfig } from '.';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const authSecret = 'a-secret-for-tests-of-32-characters-or-more';
const quiet = { prices: 0, orders: 0, shoppers: 0, notifications: 0 };
const running: Simulator[] = [];
const read: RawRecord[] = [];
let tail: Tail;
let dataDir: string;

const until = (check: () => void | Promise<void>, timeout = 20_000) =>
  vi.waitFor(check, { timeout, interval: 50 });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const readOf = (topic: Topic) => read.filter((record) => record.topic === topic);

/** The simulator's events on a topic; throws for an invalid one. */
function eventsOf(topic: Topic): DomainEvent[] {
  return readOf(topic).map((record) => {
    const decoded = decode(record);
    if (!decoded.ok) throw new Error(decoded.message);
    return decoded.event;
  });
}

const titlesOfReports = () =>
  eventsOf('notifications').map(({ data }) => (data as EventData<'notification.posted'>).title);

async function start(over: Partial<SimulatorConfig> = {}) {
  const simulator = await createSimulator(
    { brokers: kafka, httpPort: 0, httpHost: '127.0.0.1', authSecret, dataDir, ...over },
    { log },
  );
  running.push(simulator);
  const { port } = await simulator.start();
  const base = `http://127.0.0.1:${port}`;
  const call = async (method: string, route: string, body?: unknown) => {
    const response = await fetch(`${base}${route}`, {
      method,
      headers: {
        authorization: `Bearer ${await signInternal(authSecret)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const state = async (): Promise<SimulatorState> => (await call('GET', '/state')).body;
  const ready = () => until(async () => expect((await fetch(`${base}/readyz`)).status).toBe(200));
  return { simulator, base, call, state, ready };
}

/** A simulator with all rates at 0. */
async function startQuiet(over: Partial<SimulatorConfig> = {}) {
  await writeFile(
    path.join(dataDir, 'simulator.json'),
    JSON.stringify({ rates: quiet, seed: 1, running: 'running' }),
  );
  const started = await start(over);
  await started.ready();
  return started;
}

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  const topics: Topic[] = ['prices', 'orders', 'notifications', 'activity'];
  tail = await openTail(kafka, new Map(topics.map((topic) => [topic, 0])), log);
  await tail.run({ onBatch: ({ records }) => read.push(...records) });
});
afterAll(() => tail.stop());
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'pulseboard-simulator-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

describe('simulator', () => {
  it('keeps its rates, and Kafka has every event it counted', async () => {
    const { call, state } = await startQuiet();
    const before = { prices: readOf('prices').length, notifications: readOf('notifications').length };
    const startedAt = performance.now();
    await call('PATCH', '/rates', { prices: 2_000, notifications: 300, shoppers: 50 });
    await until(async () => expect((await state()).published.notifications).toBeGreaterThan(25));
    const { perSecond } = await state();
    await call('POST', '/pause');
    const seconds = (performance.now() - startedAt) / 1_000;
    await until(async () => {
      const { published } = await state();
      expect(readOf('prices').length - before.prices).toBe(published.prices);
      expect(readOf('notifications').length - before.notifications).toBe(published.notifications);
    });
    const { published } = await state();
    // A slow machine makes fewer events, and none makes more.
    expect(published.prices / seconds / 2_000).toBeLessThan(1.1);
    expect(published.notifications / seconds / 5).toBeLessThan(1.2);
    const ratio = published.prices / published.notifications / (2_000 / 5);
    expect(ratio).toBeGreaterThan(0.7);
    expect(ratio).toBeLessThan(1.3);
    expect(perSecond.prices / (published.prices / seconds)).toBeGreaterThan(0.5);
    expect(published.activity).toBeGreaterThan(10);
    for (const topic of ['prices', 'notifications', 'activity'] as const) {
      expect(eventsOf(topic).every(({ source }) => source === 'simulator')).toBe(true);
    }
  });

  it('makes no events while it is paused, and continues afterwards', async () => {
    const { call, state } = await startQuiet();
    const before = readOf('prices').length;
    await call('PATCH', '/rates', { prices: 500, shoppers: 20 });
    await until(async () => expect((await state()).published.prices).toBeGreaterThan(200));
    expect((await call('POST', '/pause')).body.running).toBe('paused');
    // Events in flight still arrive.
    await until(async () => expect(readOf('prices').length - before).toBe((await state()).published.prices));
    const { published } = await state();
    const records = read.length;
    await wait(1_500);
    expect((await state()).published).toEqual(published);
    expect(read.length).toBe(records);
    await call('POST', '/resume');
    await until(async () => expect((await state()).published.prices).toBeGreaterThan(published.prices));
  });

  it('places one order at catalogue prices', async () => {
    const { call } = await startQuiet();
    const customer = { id: 'cus-1', name: 'Ada', email: 'ada@example.com' };
    const items = [{ sku: 'MUG-01', quantity: 2 }];
    const { status, body } = await call('POST', '/orders', { customer, items });
    expect(status).toBe(201);
    const { body: madeUp } = await call('POST', '/orders');
    const placed = (id: string) =>
      eventsOf('orders').filter(({ data }) => (data as EventData<'order.placed'>).orderId === id);
    await until(() => expect(placed(madeUp.orderId)).toHaveLength(1));
    expect(placed(body.orderId)).toMatchObject([
      { type: 'order.placed', source: 'simulator', data: { customer, total: 3_600, currency: 'USD' } },
    ]);
    const [mug] = products;
    expect(placed(body.orderId)[0]?.data).toMatchObject({
      items: [{ sku: 'MUG-01', name: mug?.name, quantity: 2, unitPrice: mug?.price }],
    });
    const wrong = await call('POST', '/orders', { items: [{ sku: 'NOPE', quantity: 1 }] });
    expect(wrong).toMatchObject({ status: 422, body: { detail: expect.stringContaining('NOPE') } });
  });

  it('posts an admin’s notification with the admin as its source', async () => {
    const { call } = await startQuiet();
    const { status, body } = await call('POST', '/notifications', {
      severity: 'warning',
      title: 'Low stock',
      body: 'Two mugs left.',
    });
    expect(status).toBe(201);
    const data = {
      notificationId: body.notificationId,
      audience: 'all',
      severity: 'warning',
      title: 'Low stock',
      body: 'Two mugs left.',
    };
    // The simulator's source would mark it as simulated.
    await until(() =>
      expect(eventsOf('notifications')).toContainEqual(expect.objectContaining({ source: 'admin', data })),
    );
  });

  it('makes bursts with exactly the requested count', async () => {
    const { call, state } = await startQuiet();
    const before = readOf('prices').length;
    const burst = await call('POST', '/burst', { feed: 'prices', count: 5_000, seconds: 2 });
    expect(burst.body.burst).toMatchObject({ feed: 'prices', count: 5_000, rate: 2_500 });
    await until(() => expect(readOf('prices').length - before).toBe(5_000));
    await until(async () => expect((await state()).burst).toBeUndefined());
    await until(() => expect(titlesOfReports()).toContain('Burst ended: 5,000 of 5,000 price ticks sent'));
    await call('POST', '/burst', { feed: 'orders', count: 100, seconds: 1 });
    await until(async () => expect((await state()).published.orders).toBe(100));
    await until(() => expect(eventsOf('orders').length).toBeGreaterThanOrEqual(100));
    expect(new Set(eventsOf('orders').map(({ type }) => type))).toEqual(new Set(['order.placed']));
    await until(() => expect(titlesOfReports()).toContain('Burst ended: 100 of 100 orders placed'));
  });
});

describe('a restart', () => {
  it('keeps the rates, the seed and the running state', async () => {
    const first = await startQuiet();
    await first.call('PATCH', '/rates', { prices: 123, orders: 45 });
    await first.call('POST', '/pause');
    await first.simulator.stop();
    const { state } = await start();
    expect(await state()).toMatchObject({
      running: 'paused',
      seed: 1,
      rates: { ...quiet, prices: 123, orders: 45 },
    });
  });

  it('starts with the default rates when the file is invalid or missing', async () => {
    const usual = { prices: 200, orders: 20, shoppers: 5, notifications: 1 };
    await writeFile(path.join(dataDir, 'simulator.json'), '{"rates":');
    expect(await (await start()).state()).toMatchObject({ running: 'running', rates: usual });
    const { state } = await start({ dataDir: path.join(dataDir, 'new', 'folder') });
    expect((await state()).rates).toEqual(usual);
  });
});

describe('scenarios', () => {
  it('can be started, paused and stopped, and restore the rates', async () => {
    const { call, state } = await startQuiet();
    const { scenarios } = await state();
    expect(scenarios.length).toBeGreaterThanOrEqual(3);
    const started = await call('POST', '/scenarios', { name: 'morning-rush', seed: 7 });
    expect(started.body).toMatchObject({ seed: 7, scenario: { name: 'morning-rush', seed: 7, of: 5 } });
    await until(async () =>
      expect(await state()).toMatchObject({ scenario: { step: 1 }, rates: { prices: 100, orders: 6 } }),
    );
    expect((await call('POST', '/scenarios/pause')).body.scenario.running).toBe(false);
    expect((await call('POST', '/scenarios/resume')).body.scenario.running).toBe(true);
    const stopped = await call('DELETE', '/scenarios');
    expect(stopped.body.scenario).toBeUndefined();
    expect(stopped.body.rates).toEqual(quiet);
    expect((await call('POST', '/scenarios/pause')).status).toBe(409);
    expect((await call('POST', '/scenarios', { name: 'nope' })).status).toBe(404);
  });
});

/** An order service that answers with `statuses` one after the other, then accepts orders. */
async function startOrderService(statuses: number[]) {
  const requests: { key: unknown; authorization: unknown; body: unknown }[] = [];
  const server: Server = createServer(async (request, response) => {
    const body = await json(request);
    const { 'idempotency-key': key, authorization } = request.headers;
    requests.push({ key, authorization, body });
    const status = statuses.shift() ?? 201;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 201 ? { orderId: `made-${String(key)}` } : { detail: 'Busy.' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const orderUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { requests, orderUrl, stop: () => new Promise((resolve) => server.close(resolve)) };
}

describe('with an order service', () => {
  it('places orders there, retries with the same key, and publishes none itself', async () => {
    const service = await startOrderService([503, 500]);
    const { call, state } = await startQuiet({ orderUrl: service.orderUrl });
    const before = readOf('orders').length;
    const { status, body } = await call('POST', '/orders', { items: [{ sku: 'MUG-01', quantity: 1 }] });
    expect(status).toBe(201);
    const [first, ...more] = service.requests;
    expect(body.orderId).toBe(`made-${String(first?.key)}`);
    expect(more).toHaveLength(2);
    expect(new Set(service.requests.map(({ key }) => key)).size).toBe(1);
    expect(first).toMatchObject({
      authorization: expect.stringMatching(/^Bearer /),
      body: { customer: { email: expect.stringContaining('@example.com') }, items: [{ sku: 'MUG-01' }] },
    });
    expect(await state()).toMatchObject({ ordersVia: 'order service', published: { orders: 1 } });
    expect(readOf('orders').length).toBe(before);
    await service.stop();
  });

  it('gives up after a few attempts and reports it', async () => {
    const service = await startOrderService(Array.from({ length: 20 }, () => 503));
    const { base, call, state } = await startQuiet({ orderUrl: service.orderUrl });
    const { status, body } = await call('POST', '/orders');
    expect(status).toBe(502);
    expect(body.detail).toContain('Busy.');
    expect(service.requests).toHaveLength(4);
    expect((await state()).message).toContain('The order service answered with HTTP 503');
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toContain('pulseboard_simulator_failures_total{topic="orders"} 1');
    await service.stop();
  });
});

describe('access', () => {
  it('refuses every route without the internal token', async () => {
    const { base } = await startQuiet();
    const routes = [
      ['GET', '/state'],
      ['PATCH', '/rates'],
      ...['/pause', '/resume', '/stop', '/burst', '/orders', '/notifications', '/scenarios'].map((url) => [
        'POST',
        url,
      ]),
      ['POST', '/scenarios/pause'],
      ['POST', '/scenarios/resume'],
      ['DELETE', '/burst'],
      ['DELETE', '/scenarios'],
    ];
    for (const [method = '', url = ''] of routes) {
      expect([url, (await fetch(`${base}${url}`, { method })).status]).toEqual([url, 401]);
    }
  });

  it('refuses rates that are too high or unknown, and bursts while paused', async () => {
    const { call, state } = await startQuiet();
    for (const patch of [{ prices: 20_001 }, { orders: -1 }, { shoppers: 1.5 }, { price: 5 }]) {
      expect((await call('PATCH', '/rates', patch)).status).toBe(400);
    }
    expect((await state()).rates).toEqual(quiet);
    await call('POST', '/pause');
    expect((await call('POST', '/burst', { feed: 'prices', count: 1, seconds: 1 })).status).toBe(409);
  });
});

describe('without Kafka', () => {
  it('starts, reports what it is waiting for, and stops', async () => {
    const { base, call, state, simulator } = await start({ brokers: { brokers: ['127.0.0.1:9'] } });
    const ready = await fetch(`${base}/readyz`);
    expect(ready.status).toBe(503);
    expect((await ready.json()).detail).toContain('Kafka');
    expect((await call('POST', '/orders')).status).toBe(503);
    expect((await state()).published).toEqual({ prices: 0, orders: 0, notifications: 0, activity: 0 });
    await simulator.stop();
  });
});
