import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventData } from '@/lib/events';
import type { OrderView } from '@/lib/orders';
import type { SubscribeOk } from '@/lib/protocol';
import { longestCursor } from '@/lib/protocol/cursor';
import { signToken } from '@/server/auth/tokens';
import { createPublisher, ensureTopics, type Outgoing, type Publisher } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import {
  connect,
  refusalOf,
  type TestClient,
  testOrigin,
  testSecret,
  viewerToken,
} from '@/server/testing/gateway/gateway-client';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
const running: Gateway[] = [];
let publisher: Publisher;
let port: number;

async function startGateway(listenOn = 0): Promise<{ port: number; gateway: Gateway }> {
  const gateway = createGateway(
    { kafka, port: listenOn, host: '127.0.0.1', authSecret: testSecret, allowedOrigins: [testOrigin] },
    { log },
  );
  running.push(gateway);
  const bound = await gateway.start();
  await vi.waitFor(
    async () => expect((await fetch(`http://127.0.0.1:${bound.port}/readyz`)).status).toBe(200),
    { timeout: 30_000, interval: 50 },
  );
  return { port: bound.port, gateway };
}

const note = (audience: string, title: string): Outgoing => ({
  type: 'notification.posted',
  data: { notificationId: randomUUID(), audience, severity: 'info', title, body: 'b' },
});
const tick = (symbol: string, price: number): Outgoing => ({
  type: 'price.ticked',
  data: { symbol, price, size: 1, at: Date.now() },
});
const placed = (orderId: string, customerId = 'c-1'): Outgoing => ({
  type: 'order.placed',
  data: {
    orderId,
    customer: { id: customerId, name: 'Ada', email: 'ada@example.com' },
    items: [{ sku: 'a', name: 'A', quantity: 2, unitPrice: 150 }],
    total: 300,
    currency: 'EUR',
    placedAt: Date.now(),
  },
});
const titles = (client: Pick<TestClient, 'events'>, prefix: string) =>
  client
    .events()
    .map((event) => (event.data as EventData<'notification.posted'>).title)
    .filter((title) => title.startsWith(prefix));
const until = (check: () => void, timeout = 10_000) => vi.waitFor(check, { timeout, interval: 20 });

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  publisher = await createPublisher(kafka, 'test', log);
  ({ port } = await startGateway());
});
afterAll(async () => {
  await publisher.stop();
  await Promise.all(running.map((gateway) => gateway.stop()));
});

describe('the way from publish to socket', () => {
  it('carries an event with its id, source, trace and coordinates', async () => {
    const client = await connect(port);
    const ack = await client.subscribe({ feed: 'notifications' });
    expect(ack).toMatchObject({
      ok: true,
      feed: 'notifications',
      recovered: false,
      snapshot: expect.any(Array),
    });
    const run = randomUUID();
    await publisher.publish({
      ...note('all', run),
      id: 'id-1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    await until(() => expect(titles(client, run)).toHaveLength(1));
    expect(client.events().at(-1)).toMatchObject({
      id: 'id-1',
      type: 'notification.posted',
      source: 'test',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      partition: expect.any(Number),
      offset: expect.any(Number),
      at: expect.any(Number),
    });
    client.close();
  });

  it('sends an order as its reduced state with its event path', async () => {
    const orderId = randomUUID();
    await publisher.publish(placed(orderId), {
      type: 'stock.reserved',
      data: { orderId, items: [{ sku: 'a', quantity: 2 }] },
    });
    const client = await connect(port);
    const order = await vi.waitFor(async () => {
      const ack = (await client.subscribe({ feed: 'orders', filter: { orderId } })) as SubscribeOk;
      const [view] = ack.snapshot as OrderView[];
      expect(view?.path).toHaveLength(2);
      return view;
    }, 10_000);
    expect(order).toMatchObject({ orderId, status: 'reserved', total: 300, customer: { name: 'Ada' } });
    await publisher.publish({ type: 'order.cancelled', data: { orderId, reason: 'changed my mind' } });
    await until(() => expect(client.events().at(-1)?.type).toBe('order.cancelled'));
    client.close();
  });

  it('sends an order that the list no longer holds with its next event, once', async () => {
    const orderId = randomUUID();
    const first = await connect(port);
    const listed = async () => {
      const ack = (await first.subscribe({ feed: 'orders' })) as SubscribeOk;
      return (ack.snapshot as OrderView[]).map((order) => order.orderId);
    };
    const waitFor = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 300 });
    await publisher.publish(placed(orderId));
    await waitFor(async () => expect(await listed()).toContain(orderId));
    await publisher.publish(...Array.from({ length: 200 }, () => placed(randomUUID())));
    await waitFor(async () => expect(await listed()).not.toContain(orderId));
    const received = () =>
      first.events().filter(({ data }) => (data as { orderId: string }).orderId === orderId);
    await publisher.publish({ type: 'order.confirmed', data: { orderId } });
    await until(() => expect(received().at(-1)?.type).toBe('order.confirmed'));
    expect(received().at(-1)).toMatchObject({ order: { orderId, total: 300, customer: { name: 'Ada' } } });
    await publisher.publish({ type: 'order.cancelled', data: { orderId, reason: 'changed my mind' } });
    await until(() => expect(received().at(-1)?.type).toBe('order.cancelled'));
    expect(received().at(-1)).not.toHaveProperty('order');
    first.close();
  });

  it('filters by symbol, by order and by customer', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const [prices, byCustomer] = await Promise.all([connect(port), connect(port)]);
    await prices.subscribe({ feed: 'prices', filter: { symbols: ['AAA'] } });
    await byCustomer.subscribe({ feed: 'orders', filter: { customerId: b } });
    await publisher.publish(tick('BBB', 1), tick('AAA', 2), placed(a, a), placed(b, b));
    await publisher.publish(
      { type: 'order.confirmed', data: { orderId: a } },
      { type: 'order.confirmed', data: { orderId: b } },
    );
    await until(() => expect(byCustomer.events()).toHaveLength(2));
    await until(() => expect(prices.events()).toHaveLength(1));
    expect(new Set(byCustomer.events().map(({ data }) => (data as { orderId: string }).orderId))).toEqual(
      new Set([b]),
    );
    expect(prices.events()[0]?.data).toMatchObject({ symbol: 'AAA' });
    prices.close();
    byCustomer.close();
  });

  it('conflates prices and counts every one', async () => {
    const client = await connect(port);
    const symbol = 'FLOOD';
    await client.subscribe({ feed: 'prices', filter: { symbols: [symbol] } });
    for (let i = 0; i < 20; i += 1)
      await publisher.publish(...Array.from({ length: 100 }, (_, j) => tick(symbol, i * 100 + j + 1)));
    const received = () =>
      client.batches.reduce((sum, batch) => sum + batch.events.length + batch.conflated, 0);
    await until(() => expect(received()).toBe(2_000));
    expect(client.events().length).toBeLessThan(2_000);
    expect(client.events().at(-1)?.data).toMatchObject({ price: 2_000 });
    client.close();
  });
});

describe('resuming', () => {
  it('sends a client whose connection dropped exactly what it missed', async () => {
    const run = randomUUID();
    const before = await connect(port);
    await before.subscribe({ feed: 'notifications' });
    await publisher.publish(note('all', `${run}-0`));
    await until(() => expect(titles(before, run)).toHaveLength(1));
    before.close();
    await publisher.publish(
      ...Array.from({ length: 500 }, (_, i) => note(`aud-${i % 7}`, `${run}-${i + 1}`)),
    );
    const after = await connect(port);
    const ack = (await after.subscribe({
      feed: 'notifications',
      cursor: before.batches.at(-1)?.cursor ?? '',
    })) as SubscribeOk;
    expect(ack).toMatchObject({ ok: true, recovered: true });
    await publisher.publish(note('all', `${run}-501`));
    const all = () =>
      [...(ack.events ?? []), ...after.events()].filter(({ data }) =>
        (data as { title: string }).title.startsWith(run),
      );
    await until(() => expect(all()).toHaveLength(501));
    expect(new Set(all().map(({ id }) => id)).size).toBe(501);
    after.close();
  });

  it('replays in portions what is too much for one message, and goes live after it', async () => {
    const run = randomUUID();
    const before = await connect(port);
    const { cursor, offsets } = (await before.subscribe({ feed: 'notifications' })) as SubscribeOk;
    const from = offsets?.to ?? 0;
    before.close();
    await publisher.publish(...Array.from({ length: 3_000 }, (_, i) => note(`aud-${i % 7}`, `${run}-${i}`)));
    const after = await connect(port);
    const end = await vi.waitFor(
      async () => {
        const fresh = (await after.subscribe({ feed: 'notifications' })) as SubscribeOk;
        expect(fresh.offsets?.to).toBeGreaterThanOrEqual(from + 3_000);
        return fresh.offsets?.to ?? 0;
      },
      { timeout: 10_000, interval: 300 },
    );
    after.batches.length = 0;
    const ack = (await after.subscribe({ feed: 'notifications', cursor })) as SubscribeOk;
    expect(ack).toMatchObject({ recovered: true, replaying: end - from, events: [] });
    await publisher.publish(note('all', `${run}-live`));
    await until(() => expect(titles(after, run)).toHaveLength(3_001));
    expect(new Set(titles(after, run)).size).toBe(3_001);
    expect(Math.max(...after.batches.map(({ events }) => events.length))).toBeLessThanOrEqual(2_000);
    after.close();
  });

  it('resumes at another gateway and at one that was restarted', async () => {
    const run = randomUUID();
    const first = await startGateway();
    const client = await connect(first.port);
    await client.subscribe({ feed: 'orders' });
    await publisher.publish(placed(`${run}-0`));
    await until(() => expect(client.events().length).toBeGreaterThan(0));
    const cursor = client.batches.at(-1)?.cursor ?? '';
    await first.gateway.stop();
    expect(client.goodbyes).toMatchObject([{ code: 'shutting_down', retry: true }]);
    await publisher.publish(...Array.from({ length: 200 }, (_, i) => placed(`${run}-${i + 1}`)));
    const { port: restarted } = await startGateway(first.port);
    for (const other of [restarted, port]) {
      const again = await connect(other);
      const ack = (await again.subscribe({ feed: 'orders', cursor })) as SubscribeOk;
      expect(ack.recovered).toBe(true);
      const missed = ack.events?.map(({ data }) => (data as { orderId: string }).orderId) ?? [];
      await until(() => expect(missed.length + again.events().length).toBe(200));
      again.close();
    }
  });

  it('sends a snapshot with recovered false when a cursor cannot be resumed', async () => {
    const client = await connect(port);
    const ack = (await client.subscribe({
      feed: 'prices',
      cursor: 'another-log~5~5~5~5~5~5',
    })) as SubscribeOk;
    expect(ack).toMatchObject({ ok: true, recovered: false, missed: 0, snapshot: expect.any(Array) });
    client.close();
  });

  it('misses and doubles nothing between the snapshot and the live events', async () => {
    const audience = randomUUID();
    const sending = (async () => {
      for (let i = 0; i < 60; i += 1) await publisher.publish(note(audience, `${audience}-${i}`));
    })();
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect(port)));
    const acks = await Promise.all(
      clients.map((c) => c.subscribe({ feed: 'notifications' }) as Promise<SubscribeOk>),
    );
    await sending;
    for (const [i, client] of clients.entries()) {
      const seen = () =>
        [...((acks[i]?.snapshot ?? []) as ReturnType<TestClient['events']>), ...client.events()]
          .map(({ data }) => (data as { title: string }).title)
          .filter((title) => title.startsWith(audience));
      await until(() => expect(seen()).toHaveLength(60));
      expect(new Set(seen()).size).toBe(60);
      client.close();
    }
  });
});

describe('which clients are accepted', () => {
  it('refuses a handshake without a token, with a wrong one, with an expired one and of another kind', async () => {
    const { token: admin } = await signToken(testSecret, 'admin', 'admin', 60);
    const { token: forged } = await signToken(
      'another-secret-of-at-least-32-characters',
      'gateway',
      'admin',
      60,
    );
    expect(await refusalOf(port, {})).toMatchObject({ code: 'no_token', retry: true });
    expect(await refusalOf(port, { token: 'nonsense', protocol: 1 })).toMatchObject({ code: 'bad_token' });
    expect(await refusalOf(port, { token: admin, protocol: 1 })).toMatchObject({ code: 'bad_token' });
    expect(await refusalOf(port, { token: forged, protocol: 1 })).toMatchObject({ code: 'bad_token' });
    expect(await refusalOf(port, { token: await viewerToken(-5), protocol: 1 })).toMatchObject({
      code: 'expired_token',
    });
    expect(await refusalOf(port, { token: await viewerToken(), protocol: 2 })).toMatchObject({
      code: 'bad_protocol',
      retry: false,
    });
  });

  it('refuses an origin that is not listed, whatever the token', async () => {
    const auth = { token: await viewerToken(), protocol: 1 };
    expect(await refusalOf(port, auth, 'http://evil.test')).toMatchObject({
      code: 'bad_origin',
      retry: false,
    });
  });

  it('ends a connection whose token runs out, unless it was renewed', async () => {
    const [ends, renews] = [
      await connect(port, await viewerToken(2)),
      await connect(port, await viewerToken(2)),
    ];
    expect(await renews.renew(await viewerToken())).toMatchObject({ ok: true });
    expect(await ends.renew('nonsense')).toMatchObject({ ok: false, code: 'bad_token' });
    await until(() => expect(ends.goodbyes).toMatchObject([{ code: 'token_expired', retry: true }]));
    expect(renews.socket.connected).toBe(true);
    renews.close();
  });

  it('answers every request with a message and goes on', async () => {
    const client = await connect(port);
    const ask = (request: unknown) => client.subscribe(request as never);
    expect(await ask(null)).toMatchObject({ ok: false, code: 'bad_request' });
    expect(await ask({ feed: '__proto__' })).toMatchObject({ ok: false, code: 'bad_request' });
    expect(await ask({ feed: 'prices', filter: { orderId: 'x' } })).toMatchObject({
      ok: false,
      code: 'bad_request',
    });
    expect(await ask({ feed: 'prices', cursor: 'x'.repeat(5_000) })).toMatchObject({
      ok: true,
      reason: 'epoch',
    });
    expect(await ask({ feed: 'prices', cursor: 'x'.repeat(longestCursor + 1) })).toMatchObject({
      ok: false,
      code: 'bad_request',
    });
    expect(await ask({ feed: 'prices' })).toMatchObject({ ok: true });
    const flood = await Promise.all(Array.from({ length: 60 }, () => ask({ feed: 'prices' })));
    expect(flood.at(-1)).toMatchObject({ ok: false, code: 'too_many', retry: true });
    client.close();
  });
});

describe('invalid messages', () => {
  it('are counted, listed with their coordinates, and skipped', async () => {
    const client = await connect(port);
    await client.subscribe({ feed: 'prices', filter: { symbols: ['GOOD'] } });
    const good = JSON.stringify({ symbol: 'GOOD', price: 1, size: 1, at: 1 });
    const bad = [
      null,
      '{"symbol":',
      JSON.stringify({ symbol: ' EDGE', price: 1, size: 1, at: 1 }),
      'x'.repeat(900_000),
    ];
    const record = (value: string | null, headers: Record<string, string> = {}) => ({
      topic: 'prices',
      key: 'GOOD',
      value,
      headers,
    });
    for (const value of bad) await publisher.publishRecords([record(value)]);
    await publisher.publishRecords([record(good, { ce_type: 'nothing.known' }), record(good)]);
    await until(() => expect(client.events()).toHaveLength(1));
    const { token } = await signToken(testSecret, 'internal', 'admin', 60);
    const response = await fetch(`http://127.0.0.1:${port}/internal/invalid`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const listed = await response.json();
    expect(listed.byTopic.prices).toBe(5);
    expect(listed.messages.map(({ reason }: { reason: string }) => reason).reverse()).toEqual(
      expect.arrayContaining(['null_value', 'malformed_json', 'schema', 'unknown_type']),
    );
    expect(listed.messages[0]).toMatchObject({
      topic: 'prices',
      partition: expect.any(Number),
      offset: expect.any(Number),
    });
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toMatch(/pulseboard_gateway_bytes_out_total [1-9]\d{2,}/);
    expect(metrics).toMatch(/pulseboard_gateway_rooms \d/);
    expect(metrics).toContain(
      'pulseboard_gateway_invalid_messages_total{topic="prices",reason="null_value"} 1',
    );
    client.close();
  });

  it('are listed only with the internal token', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/internal/invalid`);
    expect(response.status).toBe(401);
  });
});
