import { once } from 'node:events';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ensureTopics } from '@/server/bus';
import { createGateway, type Gateway } from '@/server/gateway';
import { refusalOf, testOrigin, testSecret, viewerToken } from '@/server/testing/gateway/gateway-client';
import { request } from '@/server/testing/raw-http';
import { testBrokers } from '@/server/testing/servers/servers';

const log = pino({ level: 'silent' });
const evil = 'http://evil.example';
let gateway: Gateway;
let port: number;
let reachable: Gateway;
let reachablePort: number;
const sockets: Socket[] = [];

async function start(more: {
  sameHost?: boolean;
  basePath?: string;
  hosts?: string[];
}): Promise<[Gateway, number]> {
  const kafka = { brokers: testBrokers };
  const config = {
    kafka,
    port: 0,
    host: '127.0.0.1',
    authSecret: testSecret,
    allowedOrigins: [testOrigin],
    ...more,
  };
  const created = createGateway(config, { log });
  const bound = await created.start();
  const ready = `http://127.0.0.1:${bound.port}/readyz`;
  await vi.waitFor(async () => expect((await fetch(ready)).status).toBe(200), {
    timeout: 30_000,
    interval: 50,
  });
  return [created, bound.port];
}

beforeAll(async () => {
  await ensureTopics({ brokers: testBrokers }, { log });
  [gateway, port] = await start({ basePath: '/live', hosts: ['dash.example'] });
  [reachable, reachablePort] = await start({ sameHost: true, hosts: ['dash.lan'] });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => Promise.all([gateway.stop(), reachable.stop()]));

const polling = '/socket.io/?EIO=4&transport=polling';
const poll = (at: number, headers: string[], more = '', body?: string) =>
  request(at, `${body === undefined ? 'GET' : 'POST'} ${polling}${more}`, headers, body);
const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${btoa('0123456789abcdef')}`,
];

/** A session by long polling, as a page of an origin opens it. */
async function openPolling(origin: string): Promise<string> {
  const { status, body } = await poll(port, [`Origin: ${origin}`]);
  expect(status).toBe(200);
  return `&sid=${JSON.parse(body.slice(1)).sid}`;
}

async function connected(
  at: number,
  options: { transport: 'polling' | 'websocket'; headers: Record<string, string>; path?: string },
) {
  const { transport, headers, path = '/socket.io' } = options;
  const auth = { token: await viewerToken(), protocol: 1 };
  const socket = io(`http://127.0.0.1:${at}`, {
    path,
    auth,
    transports: [transport],
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  });
  sockets.push(socket);
  await Promise.race([
    once(socket as never, 'connect'),
    once(socket as never, 'connect_error').then(([error]) => Promise.reject(error)),
  ]);
  return socket;
}

describe('long polling', () => {
  it('allows only a listed origin to read', async () => {
    const allowed = await poll(port, [`Origin: ${testOrigin}`]);
    expect(allowed.headers['access-control-allow-origin']).toBe(testOrigin);
    const refused = await poll(port, [`Origin: ${evil}`]);
    expect(refused.status).toBe(403);
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
    expect(JSON.parse(refused.body).detail).toMatch(/ALLOWED_ORIGINS/);
  });

  it('checks the origin of every request, not only of the first', async () => {
    const sid = await openPolling(testOrigin);
    expect((await poll(port, [`Origin: ${evil}`], sid)).status).toBe(403);
    const body = ['Content-Type: text/plain', 'Content-Length: 2'];
    expect((await poll(port, [`Origin: ${evil}`, ...body], sid, '40')).status).toBe(403);
    expect((await poll(port, ['Origin: null', ...body], sid, '40')).status).toBe(403);
    expect((await poll(port, [`Origin: ${testOrigin}`, ...body], sid, '40')).status).toBe(200);
  });

  it('does not upgrade a session to a WebSocket of another origin', async () => {
    const sid = (await openPolling(testOrigin)).replace('&', '?EIO=4&transport=websocket&');
    expect((await request(port, `GET /socket.io/${sid}`, [`Origin: ${evil}`, ...upgrade])).status).toBe(403);
  });

  it('answers the preflight of another origin without allowing it', async () => {
    const { headers } = await request(port, `OPTIONS ${polling}`, [
      `Origin: ${evil}`,
      'Access-Control-Request-Method: POST',
    ]);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('a host name that is not listed', () => {
  it('gets no session by long polling, as after DNS rebinding, when no origin is sent', async () => {
    const answer = await poll(port, ['Host: evil.example']);
    expect([answer.status, answer.headers['content-type']]).toEqual([421, 'application/problem+json']);
    expect((await poll(port, ['Host: evil.example:4000', 'Origin: http://evil.example:4000'])).status).toBe(
      421,
    );
  });

  it('gets no WebSocket', async () => {
    const target = 'GET /socket.io/?EIO=4&transport=websocket';
    expect((await request(port, target, ['Host: evil.example', ...upgrade])).status).toBe(421);
    const headers = { host: 'dash.example', origin: 'http://dash.example' };
    expect((await connected(port, { transport: 'websocket', headers })).connected).toBe(true);
  });
});

describe.each(['polling', 'websocket'] as const)('by %s', (transport) => {
  it("accepts a program that sends the gateway's own address as its origin", async () => {
    const socket = await connected(port, { transport, headers: { origin: `http://127.0.0.1:${port}` } });
    expect(await socket.emitWithAck('subscribe', { feed: 'prices' })).toMatchObject({ ok: true });
  });

  it('accepts clients at the path of GATEWAY_URL, which a proxy did not remove', async () => {
    const socket = await connected(port, {
      transport,
      headers: { origin: testOrigin },
      path: '/live/socket.io',
    });
    expect(socket.connected).toBe(true);
  });
});

it('accepts a page from the host of the request, whatever its port, when it is reachable from the network', async () => {
  const host = `Host: dash.lan:${reachablePort}`;
  const page = await poll(reachablePort, [host, 'Origin: http://dash.lan:3000']);
  expect(page.headers['access-control-allow-origin']).toBe('http://dash.lan:3000');
  expect((await poll(reachablePort, [host, 'Origin: http://other.lan:3000'])).status).toBe(403);
  expect((await poll(port, ['Host: 127.0.0.1', 'Origin: http://127.0.0.1:3999'])).status).toBe(403);
  const headers = { host: `dash.lan:${reachablePort}`, origin: 'http://dash.lan:3000' };
  await connected(reachablePort, { transport: 'websocket', headers });
});

it('sends a WebSocket of another origin the reason why it is refused', async () => {
  const auth = { token: await viewerToken(), protocol: 1 };
  expect(await refusalOf(port, auth, evil)).toMatchObject({ code: 'bad_origin', retry: false });
});
