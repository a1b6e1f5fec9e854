import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Topic } from '@/lib/events';
import { signToken } from '@/server/auth/tokens';
import { ensureTopics } from '@/server/bus';
import type { GatewayConfig } from '@/server/gateway';
import { connect, type TestClient, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { end } from '@/server/testing/gateway/gateway-process';
import type { Measured, MeasuredMessage } from '@/server/testing/gateway/measured-gateway';
import type { CodecName, Piece } from '@/server/testing/kafka/packing';
import { openRawProducer, type RawProducer } from '@/server/testing/kafka/raw-producer';
import { openTopicAdmin } from '@/server/testing/kafka/topic-admin';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const mebibyte = 1024 * 1024;
const kafka = { brokers: testBrokers, maxBatchBytes: 16 * mebibyte };
const topics = ['orders', 'prices', 'logs'] as const;
const running: ChildProcess[] = [];
let producer: RawProducer;

/** How many MiB of one letter a record of each codec may unpack to and still be accepted by a broker. */
const bombs: [CodecName, number][] = [
  ['zstd', 900],
  ['lz4', 200],
  ['gzip', 60],
  ['snappy', 18],
];

async function recreate(): Promise<void> {
  const admin = await openTopicAdmin(kafka.brokers);
  for (const topic of topics) await admin.deleteTopic(topic);
  await ensureTopics(kafka, { log });
  await admin.close();
}

async function startGateway(): Promise<{ child: ChildProcess; port: number; readyMs: number }> {
  const preload = path.join(import.meta.dirname, '../../supervisor/processes/exit-with-parent.mjs');
  const child = fork(path.join(import.meta.dirname, '../../testing/gateway/measured-gateway.ts'), {
    execArgv: ['--import', 'tsx', '--import', preload],
  });
  running.push(child);
  const http = { port: 0, host: '127.0.0.1' };
  const config: GatewayConfig = { kafka, ...http, authSecret: testSecret, allowedOrigins: [testOrigin] };
  child.send(config);
  const [message] = (await once(child, 'message')) as [MeasuredMessage];
  if (message.kind !== 'ready') throw new Error('The gateway did not report that it is ready.');
  return { child, ...message };
}

async function measuredIn(child: ChildProcess): Promise<Measured> {
  child.send('measured');
  const [message] = (await once(child, 'message')) as [MeasuredMessage];
  if (message.kind !== 'measured') throw new Error('The gateway did not report what it measured.');
  return message.measured;
}

const tick = (symbol: string, more = '') => `{"symbol":"${symbol}","price":1,"size":1,"at":1${more}}`;
const records = {
  prices: (more: string): { value: string } => ({ value: tick('BOMB', more) }),
  orders: (more: string) => ({
    value: `{"orderId":"bomb"${more}}`,
    headers: [['ce_type', 'order.confirmed']] as const,
  }),
};

/** A record of so many MiB of one letter in an unknown field. */
function bomb(topic: 'orders' | 'prices', size: number) {
  const { value, ...rest } = records[topic](',"x":"!"');
  const [before = '', after = ''] = value.split('!');
  const pieces: Piece[] = [Buffer.from(before), { byte: 97, times: size * mebibyte }, Buffer.from(after)];
  return { ...rest, value: pieces };
}

interface Placed {
  topic: Topic;
  partition: number;
  offset: number;
}

/** Bombs of every codec on prices and orders, and a good record behind each. */
async function sendBombs(): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const topic of ['prices', 'orders'] as const) {
    for (const [partition, [codec, size]] of bombs.entries()) {
      const offset = await producer.send(topic, partition, { codec, records: [bomb(topic, size)] });
      placed.push({ topic, partition, offset });
      await producer.send(topic, partition, { records: [records[topic]('')] });
    }
  }
  return placed;
}

/** Log lines as long as they may be: one batch that unpacks to more than the bound, and some to less. */
async function sendLongLines(): Promise<Placed> {
  const line = (): { value: Piece[] } => ({
    value: [
      Buffer.from('{"level":"info","service":"s","at":1,"msg":"'),
      { byte: 97, times: 16_000 },
      Buffer.from('"}'),
    ],
  });
  const batch = (count: number) => ({ codec: 'zstd' as const, records: Array.from({ length: count }, line) });
  const offset = await producer.send('logs', 0, batch(3_000));
  for (let i = 0; i < 6; i += 1) await producer.send('logs', 0, batch(900));
  return { topic: 'logs', partition: 0, offset };
}

async function listed(port: number): Promise<object[]> {
  const { token } = await signToken(testSecret, 'internal', 'admin', 60);
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`http://127.0.0.1:${port}/internal/invalid`, { headers });
  return (await response.json()).messages;
}

const expectListed = async (port: number, placed: readonly Placed[]) =>
  vi.waitFor(
    async () => {
      const messages = await listed(port);
      for (const one of placed)
        expect(messages).toContainEqual(expect.objectContaining({ ...one, reason: 'unreadable' }));
    },
    { timeout: 20_000, interval: 50 },
  );

/** Records behind the bombs arrive. */
async function expectLive(client: TestClient, symbol: string): Promise<void> {
  for (const partition of bombs.keys())
    await producer.send('prices', partition, { records: [{ value: tick(`${symbol}${partition}`) }] });
  await vi.waitFor(
    () => {
      const seen = client.events().map(({ data }) => (data as { symbol: string }).symbol);
      for (const partition of bombs.keys()) expect(seen).toContain(`${symbol}${partition}`);
    },
    { timeout: 20_000, interval: 20 },
  );
}

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  await recreate();
  producer = openRawProducer(kafka.brokers);
});
afterAll(async () => {
  for (const child of running) await end(child, 'SIGKILL');
  await producer.close();
  // No other test is to read them.
  await recreate();
});

it('a gateway stays small, goes on and lists the records when some unpack to a thousand times their size', async () => {
  const before = [...(await sendBombs()), await sendLongLines()];
  const first = await startGateway();
  await expectListed(first.port, before);
  const client = await connect(first.port);
  await client.subscribe({ feed: 'prices', tier: 'full' });
  await expectLive(client, 'A');
  const placed = [...(await sendBombs()), await sendLongLines()];
  await expectLive(client, 'B');
  await expectListed(first.port, placed);
  const { peakRss, longestBlockMs } = await measuredIn(first.child);
  client.close();
  await end(first.child, 'SIGKILL');
  const { readyMs, port } = await startGateway();
  await expectListed(port, [...before, ...placed]);
  expect(peakRss / mebibyte).toBeLessThan(400);
  expect(longestBlockMs).toBeLessThan(500);
  expect(readyMs).toBeLessThan(5_000);
}, 240_000);
