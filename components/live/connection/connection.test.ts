import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Goodbye, goodbyes, type Refusal, refuse } from '@/lib/protocol';
import { Connection } from './connection';
import type { Link } from './link';

/** A gateway that refuses the first connections with these refusals and accepts the others. */
async function openGateway(refusals: Refusal[]) {
  const http = createServer();
  const io = new Server(http);
  const attempts: number[] = [];
  io.use((_, next) => {
    attempts.push(Date.now());
    const refusal = refusals.shift();
    next(refusal && Object.assign(new Error(refusal.message), { data: refusal }));
  });
  io.on('connection', (socket) => socket.on('clock', (ack) => ack({ now: Date.now() })));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return { io, attempts, url: `http://127.0.0.1:${port}` };
}

describe('a connection', () => {
  const closing: (() => void)[] = [];
  beforeEach(() => {
    vi.stubGlobal('addEventListener', () => {});
    vi.stubGlobal('removeEventListener', () => {});
  });
  afterEach(() => {
    for (const close of closing.splice(0)) close();
    vi.unstubAllGlobals();
  });

  async function connect(...refusals: Refusal[]) {
    const gateway = await openGateway(refusals);
    const getSession = vi.fn(async () => ({
      token: 't',
      gatewayUrl: gateway.url,
      role: 'viewer' as const,
      expiresAt: Date.now() + 3_600_000,
    }));
    const connection = new Connection(getSession);
    const links: Link[] = [];
    connection.changed.on(() => links.push(connection.snapshot()));
    closing.push(
      () => connection.stop(),
      () => void gateway.io.close(),
    );
    connection.start();
    const becomes = (phase: Link['phase']) =>
      vi.waitFor(() => expect(connection.snapshot().phase).toBe(phase), { timeout: 5_000, interval: 10 });
    return { ...gateway, connection, links, getSession, becomes };
  }

  it('that a busy gateway refuses is retried after the delay it asked for, with the same token', async () => {
    const busy = { ...refuse('busy'), retryAfterMs: 900 };
    const { attempts, links, getSession, becomes } = await connect(busy);
    await becomes('reconnecting');
    expect(links.at(-1)).toMatchObject({ message: busy.message });
    await becomes('connected');
    const [first = 0, second = 0] = attempts;
    expect(second - first).toBeGreaterThanOrEqual(900);
    expect(getSession).toHaveBeenCalledTimes(1);
  });

  it('to a gateway that shuts down is reopened immediately, without growing delays', async () => {
    const { io, attempts, becomes } = await connect(refuse('not_ready'), refuse('not_ready'));
    await becomes('connected');
    const goodbye: Goodbye = { code: 'shutting_down', ...goodbyes.shutting_down };
    const leftAt = Date.now();
    io.emit('goodbye', goodbye);
    io.disconnectSockets(true);
    await becomes('reconnecting');
    await becomes('connected');
    expect((attempts.at(-1) ?? 0) - leftAt).toBeLessThan(1_000);
  });

  it('is reopened after the delay that the goodbye asks for', async () => {
    const { io, attempts, becomes } = await connect();
    await becomes('connected');
    const goodbye: Goodbye = { code: 'shutting_down', ...goodbyes.shutting_down, retryAfterMs: 700 };
    const leftAt = Date.now();
    io.emit('goodbye', goodbye);
    io.disconnectSockets(true);
    await becomes('reconnecting');
    await becomes('connected');
    expect((attempts.at(-1) ?? 0) - leftAt).toBeGreaterThanOrEqual(700);
  });

  it('that is refused for its origin shows the origin and the variable to set, and is not retried', async () => {
    vi.stubGlobal('location', { origin: 'http://box.local:3000', href: 'http://box.local:3000/' });
    const { attempts, connection, becomes } = await connect(refuse('bad_origin'));
    await becomes('denied');
    const link = connection.snapshot();
    expect(link).toMatchObject({ title: 'Origin refused' });
    expect('message' in link && link.message).toMatch(/http:\/\/box\.local:3000.*ALLOWED_ORIGINS.*HTTP_HOST/);
    expect(attempts).toHaveLength(1);
  });

  it('whose token is refused says so, and is retried with a new token', async () => {
    const { getSession, links, becomes } = await connect(refuse('bad_token'));
    await becomes('connected');
    expect(links).toContainEqual(expect.objectContaining({ title: 'Token refused' }));
    expect(getSession).toHaveBeenCalledTimes(2);
  });

  it('of an old protocol version asks the person to reload the page', async () => {
    const { connection, becomes } = await connect(refuse('bad_protocol'));
    await becomes('denied');
    expect(connection.snapshot()).toMatchObject({ title: 'Reload the page' });
  });
});
