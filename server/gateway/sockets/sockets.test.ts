import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import type { PageReport, PlainAck } from '@/lib/protocol';
import { FailureLog } from '@/server/gateway/failure-log';
import { FeedHub } from '@/server/gateway/feeds/feed-hub';
import { feedTable } from '@/server/gateway/feeds/feed-table';
import { PageReports } from '@/server/gateway/health/page-reports';
import { createMetrics } from '@/server/gateway/metrics';
import { OrderProjection } from '@/server/gateway/projections/order-projection';
import { newestEvents, type Projection } from '@/server/gateway/projections/projection';
import type { Mismatch } from '@/server/gateway/ring/offset-counts';
import { RoomWriter } from '@/server/gateway/rooms/room-writer';
import { connect, testOrigin, testSecret } from '@/server/testing/gateway/gateway-client';
import { createSockets, type Sockets } from './sockets';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const note = (offset: number): DomainEvent => ({
  id: `n-${offset}`,
  type: 'notification.posted',
  at: 1_000 + offset,
  partition: 0,
  offset,
  data: { level: 'info' },
});

/** Sockets over feeds without Kafka. `broken`: methods that the projection of `logs` has in place of those that work. */
async function arrange(broken: Partial<Projection> = {}, ends?: () => readonly number[] | undefined) {
  const error = vi.fn();
  const metrics = createMetrics();
  const failures = new FailureLog({ ...pino({ level: 'silent' }), error } as never, metrics);
  const table = feedTable(new OrderProjection());
  const writer = new RoomWriter(metrics, failures);
  const feedOf = (name: 'notifications' | 'logs', projection: Projection) => {
    const onMismatch = (mismatch: Mismatch) => expect(mismatch).toBeUndefined();
    const feed = new FeedHub({ ...table[name], name, projection, writer, failures, onMismatch });
    feed.start({ epoch: 'e', from: [0], ends });
    return feed;
  };
  const notifications = feedOf('notifications', newestEvents(10));
  const logs = feedOf('logs', { ...newestEvents(10), ...broken });
  const feeds = new Map([
    ['notifications' as const, notifications],
    ['logs' as const, logs],
  ]);
  const http: Server = createServer();
  const pages = new PageReports();
  const sockets: Sockets = createSockets(http, {
    gatewayId: 'gw',
    authSecret: testSecret,
    origins: { allowedOrigins: [testOrigin], sameHost: false },
    metrics,
    failures,
    now: Date.now,
    warmUp: { isReady: true },
    feeds,
    pages,
    replays: { follow: () => undefined, followers: () => 0, stop: () => undefined },
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  cleanups.push(() => sockets.stop());
  const join = async () => {
    const client = await connect((http.address() as AddressInfo).port);
    cleanups.push(async () => client.close());
    return client;
  };
  return { join, notifications, logs, error, sockets, metrics, pages };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 });
const fault = () => {
  throw new Error('an unexpected failure');
};

test('a request that fails inside the gateway is refused, logged with the client, and disconnects no client', async () => {
  const { join, notifications, error } = await arrange({ snapshot: fault });
  const [hostile, other] = [await join(), await join()];
  await other.subscribe({ feed: 'notifications' });
  expect(await hostile.subscribe({ feed: 'logs' })).toEqual({
    ok: false,
    code: 'internal',
    message: expect.any(String),
    retry: true,
  });
  expect(error).toHaveBeenCalledWith(
    expect.objectContaining({ client: hostile.socket.id, request: 'subscribe' }),
    expect.any(String),
  );
  expect(await hostile.subscribe({ feed: 'notifications' })).toMatchObject({ ok: true });
  notifications.push(note(0), 100);
  notifications.advance(0, 1);
  notifications.flush();
  await until(() => expect(other.events()).toHaveLength(1));
  await until(() => expect(hostile.events()).toHaveLength(1));
});

test('an event that the projection cannot take is delivered all the same', async () => {
  const { join, logs, error } = await arrange({ apply: fault });
  const client = await join();
  await client.subscribe({ feed: 'logs' });
  logs.push(note(0), 100);
  logs.advance(0, 1);
  logs.flush();
  await until(() => expect(client.events()).toHaveLength(1));
  expect(error).toHaveBeenCalled();
});

test('a client that cannot be written to does not affect the others', async () => {
  const { join, notifications, logs } = await arrange();
  const [first, second] = [await join(), await join()];
  const bad = { write: fault };
  notifications.join({}, 'live', bad);
  logs.join({}, 'live', bad);
  await first.subscribe({ feed: 'notifications' });
  await second.subscribe({ feed: 'logs' });
  for (const feed of [notifications, logs]) {
    feed.push(note(0), 100);
    feed.advance(0, 1);
    feed.flush();
    feed.restart({ epoch: 'e2', reason: 'epoch', from: [0], missed: 0 });
  }
  for (const client of [first, second]) {
    await until(() => expect(client.events()).toHaveLength(1));
    await until(() => expect(client.gaps).toHaveLength(1));
  }
});

test('a cursor ahead of a gateway that has not read as far yet is refused for now, and taken once it has', async () => {
  const { join, notifications } = await arrange({}, () => [2]);
  const client = await join();
  const cursor = 'e~2';
  expect(await client.subscribe({ feed: 'notifications', cursor })).toMatchObject({
    ok: false,
    code: 'not_ready',
    retry: true,
  });
  for (const offset of [0, 1]) notifications.push(note(offset), 100);
  notifications.advance(0, 2);
  expect(await client.subscribe({ feed: 'notifications', cursor })).toMatchObject({
    ok: true,
    recovered: true,
    events: [],
  });
});

test('a cursor ahead of a gateway to which Kafka does not answer is refused for now', async () => {
  const { join } = await arrange({}, () => undefined);
  const client = await join();
  const refusal = { ok: false, code: 'not_ready', retry: true };
  expect(await client.subscribe({ feed: 'notifications', cursor: 'e~2' })).toMatchObject(refusal);
});

test('a cursor ahead of the end of the log is a gap: the log was truncated', async () => {
  const { join } = await arrange({}, () => [0]);
  const client = await join();
  const gap = { ok: true, recovered: false, reason: 'epoch' };
  expect(await client.subscribe({ feed: 'notifications', cursor: 'e~2' })).toMatchObject(gap);
});

const floods: [string, (emit: (name: string, ...args: unknown[]) => unknown) => void][] = [
  ['subscribe without an ack', (emit) => emit('subscribe', { feed: 'logs' })],
  ['clock with an ack', (emit) => emit('clock', () => undefined)],
  ['an unknown event', (emit) => emit('__proto__', 1)],
  ['an event of bytes', (emit) => emit('subscribe', Buffer.from('x'), () => undefined)],
];
test.each(floods)(
  'a client that floods with %s is sent a goodbye with when to come back',
  async (_, send) => {
    const { join } = await arrange();
    const [client, other] = [await join(), await join()];
    const emit: (name: string, ...args: unknown[]) => unknown = client.socket.emit.bind(
      client.socket,
    ) as never;
    for (let i = 0; i < 500; i += 1) send(emit);
    await until(() => expect(client.socket.connected).toBe(false));
    expect(client.goodbyes).toMatchObject([{ code: 'flooding', retry: true, retryAfterMs: 10_000 }]);
    expect(await other.subscribe({ feed: 'logs' })).toMatchObject({ ok: true });
  },
);

test('too many requests are refused with when to try again, whatever the requests', async () => {
  const { join } = await arrange();
  const client = await join();
  const clock = () => client.socket.timeout(5_000).emitWithAck('clock');
  const answers = await Promise.all(Array.from({ length: 60 }, clock));
  expect(answers[0]).toEqual({ now: expect.any(Number) });
  expect(answers.at(-1)).toMatchObject({ ok: false, code: 'too_many', retryAfterMs: expect.any(Number) });
});

test('a page reports what it measures: what does not fit or comes too soon is refused, and it is forgotten when it leaves', async () => {
  const { join, pages } = await arrange();
  const client = await join();
  const report = (feeds: unknown) =>
    client.socket.timeout(5_000).emitWithAck('report', { feeds } as PageReport) as Promise<PlainAck>;
  const row = { feed: 'prices', painted: 100, p50: 9, p99: 40, unexplained: 1 };
  const hostile = [
    { ...row, p99: Number.MAX_VALUE },
    { ...row, unexplained: -1 },
    { ...row, feed: '__proto__' },
    { ...row, painted: '1' },
  ];
  for (const each of hostile)
    expect(await report([each])).toMatchObject({ ok: false, code: 'bad_request', retry: false });
  expect(await report(Array(100).fill(row))).toMatchObject({ code: 'bad_request' });
  expect(pages.figures('prices', Date.now())).toBeUndefined();
  expect(await report([row])).toEqual({ ok: true });
  expect(await report([{ ...row, unexplained: 0 }])).toMatchObject({ ok: false, code: 'too_many' });
  expect(pages.figures('prices', Date.now())).toEqual({
    pages: 1,
    p99Ms: 40,
    unexplained: 1,
    pagesUnexplained: 1,
  });
  client.close();
  await until(() => expect(pages.figures('prices', Date.now())).toBeUndefined());
});

test('a connection that sends CONNECT twice is closed, and is one client until then', async () => {
  const { join, sockets } = await arrange();
  const client = await join();
  const engine = client.socket.io.engine;
  expect(sockets.clients.size).toBe(1);
  for (let i = 0; i < 50; i += 1) engine.write(`0${JSON.stringify({ token: 'any', protocol: 1 })}`);
  await until(() => expect(client.socket.connected).toBe(false));
  await until(() => expect(sockets.clients.size).toBe(0));
});
