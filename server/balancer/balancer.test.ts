import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { type FakeUpstream, replyJson, startUpstream } from '@/server/api/upstream/fake-upstream';
import { createBalancer } from '.';
import { createMetrics } from './metrics';
import { Pool } from './pool';
import { createProxy } from './proxy';

const log = pino({ level: 'silent' });
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A gateway that answers every path but /readyz with its name. */
async function gateway(name: string): Promise<FakeUpstream> {
  const upstream = await startUpstream();
  upstream.reply = replyJson(200, { name });
  ends.push(() => upstream.stop());
  return upstream;
}

async function balance(...gateways: string[]) {
  const balancer = createBalancer({ port: 0, host: '127.0.0.1', httpPort: 0, gateways }, { log });
  const { port, httpPort } = await balancer.start();
  ends.push(() => balancer.stop());
  const ask = () => fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
  const names = async (count: number) => {
    const seen: string[] = [];
    for (let i = 0; i < count; i += 1) seen.push((await (await ask()).json()).name);
    return seen;
  };
  const ready = () => fetch(`http://127.0.0.1:${httpPort}/readyz`);
  const metrics = async () => (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
  return { port, ask, names, ready, metrics };
}

/** A server that is ready and handles other connections with the given function. */
async function rawGateway(handle: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (first: Buffer) => {
      if (first.includes('/readyz')) socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      else handle(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function client(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  ends.push(async () => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

test('connections go to the gateways in turn', async () => {
  const [a, b, c] = [await gateway('a'), await gateway('b'), await gateway('c')];
  const { names } = await balance(a.url, b.url, c.url);
  expect(await names(6)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
});

test('a gateway that is not ready gets no connections until it is ready again', async () => {
  const [a, b] = [await gateway('a'), await gateway('b')];
  const { names } = await balance(a.url, b.url);
  b.reply = replyJson(503, {});
  await vi.waitFor(async () => expect(await names(4)).toEqual(['a', 'a', 'a', 'a']), 3_000);
  b.reply = replyJson(200, { name: 'b' });
  await vi.waitFor(async () => expect(await names(2)).toContain('b'), 3_000);
});

test('a connection goes to the next gateway when one has just died', async () => {
  const [a, b] = [await gateway('a'), await gateway('b')];
  const { names } = await balance(a.url, b.url);
  await a.stop();
  expect(await names(4)).toEqual(['b', 'b', 'b', 'b']);
});

test('without a ready gateway clients get 503 with Retry-After and a problem document', async () => {
  const a = await gateway('a');
  a.reply = replyJson(503, {});
  const { ask, ready, metrics } = await balance(a.url);
  const response = await ask();
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.json()).toMatchObject({ detail: 'No gateway is ready. Try again in a moment.' });
  expect((await ready()).status).toBe(503);
  expect(await metrics()).toContain('pulseboard_balancer_refused_total 1');
});

test('it is ready as soon as one gateway is, and counts its connections', async () => {
  const [a, b] = [await gateway('a'), await gateway('b')];
  b.reply = replyJson(503, {});
  const { names, ready, metrics } = await balance(a.url, b.url);
  expect((await ready()).status).toBe(200);
  await names(3);
  const text = await metrics();
  expect(text).toContain(`pulseboard_balancer_connections_total{gateway="${new URL(a.url).host}"} 3`);
  expect(text).toContain(`pulseboard_balancer_gateway_ready{gateway="${new URL(b.url).host}"} 0`);
});

test('bytes of a gateway arrive after the client has ended its side', async () => {
  const url = await rawGateway((socket) => {
    socket.resume().once('end', () => socket.end('farewell'));
  });
  const { port } = await balance(url);
  const socket = await client(port);
  socket.end('hello');
  const [answer] = await once(socket, 'data');
  expect(answer.toString()).toBe('farewell');
});

test('the connections of a gateway that dies are closed', async () => {
  const url = await rawGateway((socket) => socket.resetAndDestroy());
  const { port } = await balance(url);
  const socket = await client(port);
  socket.write('hello');
  socket.resume();
  await once(socket, 'end');
});

test('the connection to the gateway is closed when the client disconnects', async () => {
  const closed = vi.fn();
  const url = await rawGateway((socket) => socket.once('end', closed));
  const { port } = await balance(url);
  const socket = await client(port);
  socket.write('hello');
  await vi.waitFor(() => expect(socket.bytesWritten).toBe(5));
  socket.resetAndDestroy();
  await vi.waitFor(() => expect(closed).toHaveBeenCalled(), 3_000);
});

test('a client that does not read slows down its gateway and fills no memory of the balancer', async () => {
  let written = 0;
  const url = await rawGateway((socket) => {
    const chunk = Buffer.alloc(1024 * 1024);
    const fill = () => {
      while (written < 500 && socket.write(chunk)) written += 1;
      if (written < 500) socket.once('drain', fill);
    };
    fill();
  });
  const { port } = await balance(url);
  const socket = await client(port);
  const before = process.memoryUsage().arrayBuffers;
  socket.pause();
  socket.write('hello');
  let last = -1;
  await vi.waitFor(
    () => {
      const same = written > 0 && written === last;
      last = written;
      expect(same).toBe(true);
    },
    { timeout: 5_000, interval: 200 },
  );
  expect(written).toBeLessThan(100);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});

test('after any bytes, and any way a gateway dies, the next connection is served', async () => {
  let requests = 0;
  const url = await rawGateway((socket) => {
    requests += 1;
    // During an upgrade, after half of a response, or without a response.
    if (requests % 3 === 0) socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: webs');
    if (requests % 3 !== 1) socket.resetAndDestroy();
    else socket.destroy();
  });
  const { port, ready } = await balance(url);
  const upgrade = 'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nUpgrade: websocket\r\n\r\n';
  const hostile = [upgrade, upgrade.repeat(50), '\0'.repeat(1_000), 'GET', '\r\n\r\n', randomBytes(100_000)];
  for (const bytes of [...hostile, ...hostile, ...hostile]) {
    const socket = await client(port);
    socket.resume().once('end', () => socket.end());
    socket.write(bytes);
    await once(socket, 'close');
  }
  expect((await ready()).status).toBe(200);
});

test('a client that disconnects before a gateway was chosen does no harm', async () => {
  const { url } = await gateway('a');
  const { port, names } = await balance(url);
  for (let i = 0; i < 20; i += 1) (await client(port)).resetAndDestroy();
  expect(await names(2)).toEqual(['a', 'a']);
});

test('a connection that only one side ends is closed after a timeout', async () => {
  const url = await rawGateway((socket) => socket.resume());
  const pool = new Pool([url], log);
  await pool.watch();
  const proxy = createProxy(pool, createMetrics(pool), log, 100);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  ends.push(async () => {
    pool.stop();
    proxy.close();
  });
  const socket = await client((proxy.address() as { port: number }).port);
  socket.resume().end('my last word');
  await once(socket, 'close');
  await vi.waitFor(() => expect(pool.targets[0]?.open).toBe(0), 10_000);
});

test('a connection that cannot be accepted does not end the process', () => {
  const pool = new Pool([], log);
  const proxy = createProxy(pool, createMetrics(pool), log);
  expect(proxy.emit('error', new Error('accept EMFILE'))).toBe(true);
  expect(proxy.emit('error', new Error('accept EMFILE'))).toBe(true);
});

test('a gateway may have an IPv6 address', () => {
  const { targets } = new Pool(['http://[::1]:4000'], log);
  expect(targets).toMatchObject([{ name: '[::1]:4000', host: '::1', port: 4000 }]);
});
