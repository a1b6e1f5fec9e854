import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { feeds, refusals } from '@/lib/protocol';
import { createPublisher, ensureTopics, type Publisher } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import {
  connect,
  type TestClient,
  testOrigin,
  testSecret,
  viewerToken,
} from '@/server/testing/gateway/gateway-client';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const kafka = { brokers: testBrokers };
let gateway: Gateway;
let publisher: Publisher;
let port: number;
let watcher: TestClient;

/** The gateway still runs, and a client that was connected before still gets events. */
async function stillWorks(): Promise<void> {
  const title = randomUUID();
  await publisher.publish({
    type: 'notification.posted',
    data: { notificationId: title, audience: 'all', severity: 'info', title, body: 'b' },
  });
  await vi.waitFor(() => expect(watcher.events().at(-1)?.data).toMatchObject({ title }), {
    timeout: 10_000,
    interval: 20,
  });
  expect(watcher.socket.connected).toBe(true);
}

beforeAll(async () => {
  await ensureTopics(kafka, { log });
  publisher = await createPublisher(kafka, 'test', log);
  const http = { port: 0, host: '127.0.0.1' };
  gateway = createGateway(
    { kafka, ...http, authSecret: testSecret, allowedOrigins: [testOrigin], acceptPerSecond: 10_000 },
    { log },
  );
  ({ port } = await gateway.start());
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200), {
    timeout: 30_000,
    interval: 50,
  });
  watcher = await connect(port);
  await watcher.subscribe({ feed: 'notifications' });
});
afterAll(async () => {
  watcher.close();
  await gateway.stop();
  await publisher.stop();
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('__proto__', 'constructor', ''),
);
const bytes = fc.uint8Array({ maxLength: 64 }).map((list) => Buffer.from(list));
const anything = fc.oneof(fc.jsonValue({ maxDepth: 4 }), bytes, text);
const cursor = fc.oneof(
  text,
  fc.constantFrom('e~0', 'e~zz~', '~', 'e.'),
  fc.string({ unit: 'grapheme-ascii', maxLength: 3_000 }),
);
const filter = fc.oneof(
  anything,
  fc.record(
    {
      symbols: fc.oneof(anything, fc.array(text, { maxLength: 120 })),
      orderId: fc.oneof(anything, text),
      customerId: fc.oneof(anything, text),
      level: fc.oneof(anything, fc.constant('warn')),
      service: fc.oneof(anything, text),
    },
    { requiredKeys: [] },
  ),
);
const request = fc.oneof(
  anything,
  fc.record(
    {
      feed: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...feeds) }, { weight: 1, arbitrary: anything }),
      filter,
      cursor: fc.oneof(cursor, anything),
      tier: fc.oneof(fc.constantFrom('full', 'live', 'slow', 'background'), anything),
      token: fc.oneof(text, anything),
    },
    { requiredKeys: [] },
  ),
);
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('subscribe', 'unsubscribe', 'renew', 'clock') },
  { weight: 1, arbitrary: fc.constantFrom('error', 'events', 'goodbye', '__proto__', 'toString', '0') },
  { weight: 1, arbitrary: text },
);
const reserved = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];
const call = fc.record({
  name: name.filter((one) => !reserved.includes(one)),
  args: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(request) },
    { weight: 1, arbitrary: fc.array(request, { maxLength: 4 }) },
  ),
  isAsked: fc.boolean(),
});

describe('a hostile client', () => {
  it('is answered with a message, whatever it sends with an ack, and the gateway goes on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 10, maxLength: 30 }), async (calls) => {
        const client = await connect(port);
        const emit: (name: string, ...args: unknown[]) => unknown = client.socket.emit.bind(
          client.socket,
        ) as never;
        const ask: (name: string, ...args: unknown[]) => Promise<unknown> = (event, ...args) =>
          new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error(`No answer to ${event}.`)), 10_000);
            emit(event, ...args, (answer: unknown) => {
              clearTimeout(timer);
              resolve(answer);
            });
          });
        const answers: Promise<unknown>[] = [];
        for (const one of calls) {
          if (one.isAsked) answers.push(ask(one.name, ...one.args));
          else emit(one.name, ...one.args);
        }
        for (const answer of (await Promise.all(answers)) as Record<string, unknown>[]) {
          if (answer.ok === false) {
            expect(Object.keys(refusals)).toContain(answer.code);
            expect(answer.code).not.toBe('internal');
            expect(String(answer.message).length).toBeGreaterThan(10);
            expect(String(answer.message).length).toBeLessThan(500);
          } else expect(answer.ok === true || typeof answer.now === 'number').toBe(true);
        }
        client.close();
      }),
      { numRuns: 60, interruptAfterTimeLimit: 40_000 },
    );
    await stillWorks();
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).not.toMatch(/^pulseboard_gateway_failures_total\{/m);
  });

  it('closes at most its own connection with malformed packets, and the gateway goes on', async () => {
    const deep = `42["subscribe",${'['.repeat(30_000)}${']'.repeat(30_000)}]`;
    const packets = [
      ...[
        '40/other,{}',
        '40{}',
        '40/,',
        '41',
        '42',
        '42[]',
        '42[1]',
        '42{}',
        '42["disconnect"]',
        '42["error",1]',
      ],
      ...['43[]', '4399["x"]', '44{}', '451-["x",{"_placeholder":true,"num":0}]', '459999999999-["x"]', '46'],
      ...[
        '5',
        '6',
        '1',
        '2',
        '4',
        '',
        `4${'9'.repeat(400)}`,
        `42${'1'.repeat(400)}["clock"]`,
        '42/a/b,["clock"]',
      ],
      ...[
        deep,
        `42["subscribe",${JSON.stringify(Array(20_000).fill(0))}]`,
        '42["subscribe",{"__proto__":{"feed":1}}]',
      ],
    ];
    const packet = fc.oneof(
      fc.constantFrom(...packets),
      fc.string({ unit: 'binary', maxLength: 100 }).map((rest) => `42${rest}`),
      fc.json({ maxDepth: 3 }).map((json) => `421["subscribe",${json}]`),
      fc.uint8Array({ maxLength: 100 }).map((list) => Buffer.from(list)),
    );
    const token = await viewerToken();
    const url = `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`;
    const sendAll = async (list: (string | Buffer)[]) => {
      const socket = new WebSocket(url, { headers: { origin: testOrigin } });
      socket.on('error', () => undefined);
      await once(socket, 'message');
      socket.send(`40${JSON.stringify({ token, protocol: 1 })}`);
      await once(socket, 'message');
      for (const one of list) socket.send(one);
      socket.send('42["clock"]');
      socket.close();
      await once(socket, 'close');
    };
    for (const one of packets) await sendAll([one]);
    await fc.assert(fc.asyncProperty(fc.array(packet, { maxLength: 10 }), sendAll), {
      numRuns: 60,
      interruptAfterTimeLimit: 20_000,
    });
    await stillWorks();
  });

  it('is sent snapshots of a bounded size, and is refused with when to try again when it requests many', async () => {
    const symbols = Array.from({ length: 61 }, (_, i) => `SYM${i}`);
    const tick = (symbol: string, price: number) =>
      ({ type: 'price.ticked', data: { symbol, price, size: 1, at: Date.now() } }) as const;
    const other = await connect(port);
    await other.subscribe({ feed: 'prices', filter: { symbols: ['LAST'] } });
    for (let i = 0; i < 40; i += 1) {
      const few = Array.from({ length: 100 }, (_, j) => tick(`SYM${j % 2}`, 100 * i + j + 1));
      await publisher.publish(...few, ...symbols.map((symbol) => tick(symbol, i + 1)));
    }
    await vi.waitFor(async () => {
      await publisher.publish(tick('LAST', 1));
      expect(other.events().length).toBeGreaterThan(0);
    }, 10_000);
    const client = await connect(port);
    const acks = [];
    // A different filter each time, so that no reply comes from the cache.
    for (let i = 0; i < 35; i += 1) {
      const named = i % 2 === 0 ? symbols.toSpliced(i, 1) : ['SYM0', 'SYM1', `NONE${i}`];
      acks.push(await client.subscribe({ feed: 'prices', filter: { symbols: named } }));
    }
    const sizes = acks.map((ack) => (ack.ok ? JSON.stringify(ack).length : 0));
    expect(Math.max(...sizes)).toBeLessThan(400_000);
    expect(sizes.reduce((a, b) => a + b)).toBeLessThan(6_000_000);
    const refused = acks.find((ack) => !ack.ok);
    expect(refused).toMatchObject({ code: 'too_many', retry: true, retryAfterMs: expect.any(Number) });
    // Other clients are not affected.
    expect(await other.subscribe({ feed: 'prices', filter: { symbols } })).toMatchObject({ ok: true });
    for (const one of [client, other]) one.close();
    await stillWorks();
  });
});
