import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { Connection } from './connection';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A gateway behind a proxy that takes WebSockets and then passes nothing on, in either direction, until it is mended. */
async function openGateway() {
  const http = createServer();
  const io = new Server(http, { cors: { origin: '*' } });
  io.on('connection', (socket) => {
    socket.on('clock', (ack) => ack({ now: Date.now() }));
    socket.on('subscribe', (request, ack) => ack(request));
  });
  const proxy = new WebSocketServer({ noServer: true });
  const passed = http.listeners('upgrade') as Upgrade[];
  let isSilent = true;
  http.removeAllListeners('upgrade');
  http.on('upgrade', (request, socket, head) => {
    if (isSilent) proxy.handleUpgrade(request, socket, head, () => {});
    else for (const pass of passed) pass(request, socket, head);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const close = () => {
    for (const client of proxy.clients) client.terminate();
    void io.close();
  };
  const mend = () => {
    isSilent = false;
  };
  return { url: `http://127.0.0.1:${port}`, io, mend, close };
}

describe('a WebSocket that opens and stays silent', () => {
  const closing: (() => void)[] = [];
  beforeEach(() => {
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('removeEventListener', () => {});
    vi.stubGlobal('location', { href: 'http://127.0.0.1:3000/' });
  });
  afterEach(() => {
    for (const close of closing.splice(0)) close();
    vi.unstubAllGlobals();
  });

  async function connect(times = { openMs: 400, pollingMs: 60_000 }) {
    const gateway = await openGateway();
    const session = { token: 't', gatewayUrl: gateway.url, role: 'viewer' as const };
    const connection = new Connection(async () => ({ ...session, expiresAt: Date.now() + 3_600_000 }), times);
    const messages: string[] = [];
    connection.changed.on(() => {
      const link = connection.snapshot();
      if (link.phase === 'reconnecting' && link.message) messages.push(link.message);
    });
    closing.push(() => connection.stop(), gateway.close);
    connection.start();
    const goesBy = (transport: string) =>
      vi.waitFor(() => expect(connection.transport()).toBe(transport), { timeout: 5_000, interval: 10 });
    return { ...gateway, connection, goesBy, messages };
  }

  it('is told, and the page goes on by long polling', async () => {
    const { connection, goesBy, messages, io, url } = await connect();
    const heard = new Promise((resolve) =>
      connection.opened.on((socket) => socket.on('events', (batch) => resolve(batch))),
    );
    await goesBy('polling');
    expect(messages[0]).toContain(`A WebSocket to ${url} stays silent`);
    io.emit('events', { feed: 'orders' });
    expect(await heard).toEqual({ feed: 'orders' });
  });

  it('is tried again later, and used when it works by then', async () => {
    const { goesBy, mend } = await connect({ openMs: 400, pollingMs: 1_000 });
    await goesBy('polling');
    mend();
    await goesBy('websocket');
  });

  it('that was heard before is left too, when the page says that nothing comes any more', async () => {
    const { connection, goesBy, mend, io } = await connect();
    mend();
    await goesBy('websocket');
    connection.reportSilence();
    // What is tried is polling that probes, and this WebSocket answers.
    await goesBy('websocket');
    expect(io.engine.clientsCount).toBe(1);
    connection.reportSilence();
    await goesBy('polling');
  });
});

describe('a gateway that nobody reaches', () => {
  it('is named with its address and the variable to set, until it is there', async () => {
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('removeEventListener', () => {});
    vi.stubGlobal('location', { href: 'http://127.0.0.1:3000/' });
    const session = { token: 't', gatewayUrl: 'http://127.0.0.1:1', role: 'viewer' as const };
    const connection = new Connection(async () => ({ ...session, expiresAt: Date.now() + 3_600_000 }));
    connection.start();
    await vi.waitFor(
      () =>
        expect(connection.snapshot()).toMatchObject({ phase: 'reconnecting', title: 'Gateway unreachable' }),
      { timeout: 5_000 },
    );
    connection.stop();
    vi.unstubAllGlobals();
  });
});
