import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { Connection } from './connection';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A gateway behind a proxy that accepts WebSockets and then forwards nothing, until it is repaired. */
async function openGateway() {
  const http = createServer();
  const io = new Server(http, { cors: { origin: '*' } });
  io.on('connection', (socket) => {
    socket.on('clock', (ack) => ack({ now: Date.now() }));
    socket.on('subscribe', (request, ack) => ack(request));
  });
  const proxy = new WebSocketServer({ noServer: true });
  const forward = http.listeners('upgrade') as Upgrade[];
  let isSilent = true;
  http.removeAllListeners('upgrade');
  http.on('upgrade', (request, socket, head) => {
    if (isSilent) proxy.handleUpgrade(request, socket, head, () => {});
    else for (const each of forward) each(request, socket, head);
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const close = () => {
    for (const client of proxy.clients) client.terminate();
    void io.close();
  };
  const repair = () => {
    isSilent = false;
  };
  return { url: `http://127.0.0.1:${port}`, io, repair, close };
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
    const usesTransport = (transport: string) =>
      vi.waitFor(() => expect(connection.transport()).toBe(transport), { timeout: 5_000, interval: 10 });
    return { ...gateway, connection, usesTransport, messages };
  }

  it('is reported, and the page continues by long polling', async () => {
    const { connection, usesTransport, messages, io, url } = await connect();
    const received = new Promise((resolve) =>
      connection.opened.on((socket) => socket.on('events', (batch) => resolve(batch))),
    );
    await usesTransport('polling');
    expect(messages[0]).toContain(`A WebSocket to ${url} stays silent`);
    io.emit('events', { feed: 'orders' });
    expect(await received).toEqual({ feed: 'orders' });
  });

  it('is tried again later, and used if it works then', async () => {
    const { usesTransport, repair } = await connect({ openMs: 400, pollingMs: 1_000 });
    await usesTransport('polling');
    repair();
    await usesTransport('websocket');
  });

  it('after it worked is left too, when the page reports that messages no longer arrive', async () => {
    const { connection, usesTransport, repair, io } = await connect();
    repair();
    await usesTransport('websocket');
    connection.reportSilence();
    // The page tries polling with a probe, and the WebSocket answers the probe.
    await usesTransport('websocket');
    expect(io.engine.clientsCount).toBe(1);
    connection.reportSilence();
    await usesTransport('polling');
  });
});

describe('an unreachable gateway', () => {
  it('is reported with its address and the variable to set', async () => {
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
