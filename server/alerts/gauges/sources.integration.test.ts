import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { detailsOf, gaugeNames, gauges } from '@/lib/alerts/gauges';
import { signInternal } from '@/server/auth/internal-auth';
import { createPublisher, openTopicSizes, type Publisher } from '@/server/bus';
import { createGateway } from '@/server/gateway';
import { createLake } from '@/server/lake';
import { emptyCatalogue } from '@/server/lake/tests/lake.fixture';
import { createLogAnalysis } from '@/server/log-analysis';
import { services } from '@/server/services';
import { connect, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
import { freshDatabase } from '@/server/testing/servers/fresh-database';
import { testBrokers, testDatabaseUrl } from '@/server/testing/servers/servers';
import { createGaugeSources, type Series, startSampler } from '.';
import { deadLetterSource, kafkaSource } from './kafka-sources';
import { seriesKey } from './series';
import type { Reading } from './source';

type Sample = Reading & { at: number; isGone?: true };

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const authSecret = testSecret;
const deadLetters = 'orders.gauges-test.dlq';
const hostile = '\u202eevil\u2066<script>\u001b[31m__proto__';
const http = { httpPort: 0, httpHost: '127.0.0.1', authSecret };
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 50 });
const on = (port: number) => `http://127.0.0.1:${port}`;

/** The newest sample of each series. */
const latest = new Map<string, Sample>();
/** Labels and details of samples that lib/alerts/gauges.ts does not name. */
const undeclared: string[] = [];
const cleanups: (() => unknown)[] = [];
const roles: { stop(): Promise<unknown> }[] = [];
let publisher: Publisher;
let admin: TopicAdmin;
let gatewayPort: number;
let opsUrl: string;
let inventoryUrl: string;

/** The present value of a series, and its details. */
function sampleOf(gauge: Series['gauge'], labels: Record<string, string> = {}): Sample | undefined {
  return latest.get(seriesKey({ gauge, labels }));
}
const shows = (value: number | null, ...series: Parameters<typeof sampleOf>) =>
  until(() => expect(sampleOf(...series)).toMatchObject({ value }));

function undeclaredIn({ gauge, labels, details = {} }: Sample): string[] {
  const names: readonly string[] = gauges[gauge].labels;
  const missing = names.filter((name) => labels[name] === undefined);
  const others = [
    ...Object.keys(labels).filter((name) => !names.includes(name)),
    ...Object.keys(details).filter((name) => !detailsOf(gauge).includes(name)),
  ];
  return [...missing, ...others].map((name) => `${gauge} ${name}`);
}

async function startSupervisor(folder: string): Promise<ChildProcess> {
  const script = path.resolve(import.meta.dirname, '../../testing/servers/supervised-run.ts');
  const env = { DATA_DIR: folder, AUTH_SECRET: authSecret, KAFKA_BROKERS: '127.0.0.1:1' };
  const supervisor = fork(script, [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...env, PORT: '0', GATEWAY_PORT: '0' },
  });
  const [message] = await once(supervisor, 'message');
  opsUrl = message.opsUrl;
  return supervisor;
}

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'pulseboard-gauges-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  admin = await openTopicAdmin(testBrokers);
  await emptyCatalogue(testBrokers, admin);
  await admin.createTopic(deadLetters, 2);
  publisher = await createPublisher(kafka, 'gauges-test', log);
  const supervisor = await startSupervisor(folder);
  const gateway = createGateway(
    { kafka, port: 0, host: '127.0.0.1', authSecret, allowedOrigins: [testOrigin], opsUrl },
    { log },
  );
  const lake = createLake(
    { ...http, kafka, path: path.join(folder, 'lake'), rollSeconds: 1, topics: [] },
    { log },
  );
  const databaseUrl = await freshDatabase(testDatabaseUrl);
  const analysis = createLogAnalysis({ ...http, kafka, databaseUrl }, { log });
  const inventory = services.inventory({ ...http, kafka, databaseUrl }, { log });
  roles.push(gateway, lake, analysis, inventory, { stop: () => ended(supervisor) });
  const [{ port }, { port: lakePort }, { port: analysisPort }] = await Promise.all([
    gateway.start(),
    lake.start(),
    analysis.start(),
    inventory.start(),
  ]);
  gatewayPort = port;
  inventoryUrl = inventory.url();
  const { sources, stop } = createGaugeSources(
    {
      ...{
        kafka,
        authSecret,
        opsUrl,
        inventoryUrl,
        errorsPastMs: 0,
        folders: [folder, `${folder}/later/lake`],
      },
      ...{ gatewayUrls: [on(port)], lakeUrl: on(lakePort), logAnalysisUrl: on(analysisPort) },
    },
    log,
  );
  const sampler = startSampler({
    ...{ sources, log },
    onSamples: (samples) => {
      for (const sample of samples) {
        latest.set(seriesKey(sample), sample as Sample);
        undeclared.push(...undeclaredIn(sample as Sample));
      }
    },
  });
  cleanups.push(() => sampler.stop(), stop);
});
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
  await stopRoles();
  await publisher.stop();
  await admin.close();
});

const stopRoles = () => Promise.all(roles.splice(0).map((role) => role.stop()));

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function post(url: string, body?: object): Promise<void> {
  const authorization = `Bearer ${await signInternal(authSecret)}`;
  const headers = { authorization, ...(body ? { 'content-type': 'application/json' } : {}) };
  const init = { method: 'POST', headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  expect((await fetch(url, init)).status).toBe(200);
}

it('a process that is stopped is not up, and one that was killed has restarted', async () => {
  await shows(1, 'process.up', { process: 'order' });
  await post(`${opsUrl}/processes/order/stop`);
  await until(() =>
    expect(sampleOf('process.up', { process: 'order' })).toMatchObject({
      value: 0,
      details: { status: 'stopped' },
    }),
  );
  await shows(0, 'process.ready', { process: 'order' });
  await post(`${opsUrl}/processes/order/start`);
  await shows(1, 'process.ready', { process: 'order' });
  await post(`${opsUrl}/processes/simulator/kill`);
  await shows(1, 'process.restarts', { process: 'simulator' });
});

it('Kafka, the gateway, its feeds, the groups, the lake and the disk have values', async () => {
  await shows(1, 'kafka.up');
  await shows(1, 'gateway.up', { gateway: 'gateway' });
  await shows(0, 'feed.lag', { gateway: 'gateway', feed: 'orders' });
  await shows(0, 'group.lag', { group: 'inventory' });
  await until(() => expect(sampleOf('lake.lag', { topic: 'orders' })?.value).toBeLessThan(5));
  // Both folders are on one disk, and the second is not there yet.
  const disks = [...latest.values()].filter(({ gauge }) => gauge === 'disk.free');
  expect(disks).toHaveLength(1);
  expect(disks[0]?.value).toBeGreaterThan(0);
  expect(disks[0]?.value).toBeLessThanOrEqual(100);
});

it('messages in a dead letter topic are counted until they are deleted', async () => {
  await shows(0, 'deadLetters', { topic: deadLetters });
  const message = { topic: deadLetters, key: 'k', value: 'x', headers: {} };
  await publisher.publishRecords([message, { ...message, key: 'other' }, message]);
  await shows(3, 'deadLetters', { topic: deadLetters });
  await admin.deleteAllBut(deadLetters, 0);
  await shows(0, 'deadLetters', { topic: deadLetters });
});

it('an order that waits is named with its customer and value', async () => {
  const customer = { id: 'c', name: hostile, email: 'eve@example.com' };
  const data = { orderId: 'ORD-gauges', customer, items: [], total: 1_234, currency: 'EUR', placedAt: 1 };
  await publisher.publish({ type: 'order.placed', data: { ...data, items: [item] } });
  await until(() =>
    expect(sampleOf('orders.waiting', { step: 'payment' })).toMatchObject({
      value: 1,
      details: { orders: 1, orderId: 'ORD-gauges', customer: hostile, value: '€12.34', service: 'payment' },
    }),
  );
  await until(() => expect(sampleOf('orders.waitingTime', { step: 'payment' })?.value).toBeGreaterThan(0));
  expect(sampleOf('orders.waitingRatio', { step: 'payment' })?.value).toBeNull();
  await publisher.publish({ type: 'order.cancelled', data: { orderId: 'ORD-gauges', reason: 'test' } });
  await shows(0, 'orders.waiting', { step: 'payment' });
});
const item = { sku: 'PEN-11', name: 'Pen', quantity: 1, unitPrice: 1_234 };

it('stock is that of the inventory service', async () => {
  const labels = { sku: 'TWL-07', product: expect.any(String) };
  const pieces = () =>
    [...latest.values()].find((each) => each.gauge === 'stock.available' && each.labels.sku === 'TWL-07');
  await until(() => expect(pieces()).toMatchObject({ labels, value: 1_000 }));
  await post(`${inventoryUrl}/restock`, { sku: 'TWL-07', quantity: 5 });
  await until(() => expect(pieces()?.value).toBe(1_005));
});

it('an error that happens for the first time is active, with whatever name', async () => {
  const data = { level: 'error', service: hostile, msg: 'broke', at: Date.now() } as const;
  await publisher.publish({
    type: 'log.written',
    data: { ...data, err: { name: '__proto__', message: 'm' } },
  });
  await until(() => {
    const error = [...latest.values()].find(({ gauge }) => gauge === 'errors.active');
    expect(error).toMatchObject({ value: 1, labels: { error: '__proto__', change: 'new' } });
  });
});

it('pages that report are summed up, and are gone when they are closed', async () => {
  const page = await connect(gatewayPort);
  const row = { feed: 'prices', painted: 50, p50: 10, p99: 80, unexplained: 2 } as const;
  expect(await page.socket.emitWithAck('report', { feeds: [row] })).toEqual({ ok: true });
  await shows(2, 'ledger.unexplained', { feed: 'prices' });
  await shows(80, 'screen.latencyP99', { feed: 'prices' });
  page.close();
  await until(() =>
    expect(sampleOf('ledger.unexplained', { feed: 'prices' })).toMatchObject({ isGone: true }),
  );
});

it('samples have the labels and details that rules and texts are checked against', () => {
  expect(new Set([...latest.values()].map(({ gauge }) => gauge))).toEqual(
    new Set(gaugeNames.filter((name) => name !== 'broker.up')),
  );
  expect(undeclared).toEqual([]);
});

it('a Kafka that is away is a value, and its topics have none', async () => {
  const sizes = openTopicSizes({ brokers: ['127.0.0.1:1'] }, 'gauges-test', log);
  const { signal } = new AbortController();
  expect(await kafkaSource(sizes).read(signal)).toEqual([{ gauge: 'kafka.up', labels: {}, value: 0 }]);
  await expect(deadLetterSource(sizes).read(signal)).rejects.toThrow();
  await sizes.stop();
});

it('when the processes it asks are away, their values are not known 5 s later, and that of the gateway is 0', async () => {
  const stoppedAt = Date.now();
  await stopRoles();
  await shows(0, 'gateway.up', { gateway: 'gateway' });
  const unknown = [
    ['process.up', { process: 'order' }],
    ['feed.lag', { gateway: 'gateway', feed: 'orders' }],
    ['group.lag', { group: 'inventory' }],
    ['orders.waiting', { step: 'payment' }],
    ['lake.lag', { topic: 'orders' }],
  ] as const;
  for (const [gauge, labels] of unknown) await shows(null, gauge, labels);
  const gauges = new Set([
    'process.up',
    'feed.lag',
    'group.lag',
    'orders.waiting',
    'lake.lag',
    'stock.available',
    'errors.active',
  ]);
  await until(() => {
    for (const { gauge, value, isGone, at } of latest.values())
      if (gauges.has(gauge) && !isGone) {
        expect({ gauge, value }).toEqual({ gauge, value: null });
        expect(at - stoppedAt).toBeGreaterThan(4_000);
      }
  });
  await shows(1, 'kafka.up');
});
