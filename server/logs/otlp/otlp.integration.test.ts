import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import getPort from 'get-port';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { type Decoded, decode, identityOf } from '@/lib/events';
import { ensureTopics, openTail } from '@/server/bus';
import { createLogs } from '@/server/logs';
import { testBrokers } from '@/server/testing/servers/servers';
import { protobufRequest } from './request.fixture';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };

it('a request is in Kafka when it is answered, and one that is sent again has the same identity', async () => {
  await ensureTopics(kafka, { log });
  const dataDir = await mkdtemp(path.join(tmpdir(), 'pulseboard-otlp-'));
  const port = await getPort({ host: '127.0.0.1' });
  const otlp = { port, host: '127.0.0.1', token: undefined };
  const role = createLogs({ kafka, httpPort: 0, httpHost: '127.0.0.1', dataDir, paths: [], otlp }, { log });
  const decoded: Decoded[] = [];
  const tail = await openTail(kafka, new Map([['logs', ({ high }) => high]]), log);
  tail.run({
    onBatch: ({ records }) => decoded.push(...records.map((record) => decode(record))),
    onBreak: () => undefined,
  });
  try {
    await role.start();
    const post = () =>
      fetch(`http://127.0.0.1:${port}/v1/logs`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
        body: gzipSync(protobufRequest),
      });
    expect((await post()).status).toBe(200);
    expect((await post()).status).toBe(200);
    const events = () => decoded.flatMap((each) => (each.ok ? [each.event] : []));
    await vi.waitFor(() => expect(events()).toHaveLength(8), { timeout: 10_000 });
    expect(events().map(({ type }) => type)).toEqual(Array.from({ length: 8 }, () => 'log.written'));
    // Three of four records say when they were written, so they are recognised; the fourth may be another one.
    expect(new Set(events().map(identityOf)).size).toBe(5);
    expect(events().find(({ data }) => (data as { msg: string }).msg === 'cart is full')).toMatchObject({
      source: 'pulseboard/otlp',
      data: { service: 'cart', level: 'warn', orderId: 'ORD-1', instance: 'cart-1' },
    });
  } finally {
    await tail.stop();
    await role.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
