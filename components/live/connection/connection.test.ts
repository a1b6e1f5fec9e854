import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Goodbye, goodbyes, type Refusal, refuse } from '@/lib/protocol';
import { Connection } from './connection';
import type { Link } from './link';

/** A gateway's door: refuses those that come in the given way, and lets the others in. */
async function openDoor(refusals: Refusal[]) {
  const http = createServer();
  const io = new Server(http);
  const comings: number[] = [];
  io.use((_, next) => {
    comings.push(Date.now());
    const refusal = refusals.shift();
    next(refusal && Object.assign(new Error(refusal.message), { data: refusal }));
  });
  io.on('connection', (socket) => socket.on('clock', (ack) => ack({ now: Date.now() })));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return { io, comings, url: `http://127.0.0.1:${port}` };
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
    const door = await openDoor(refusals);
    const getSession = vi.fn(async () => ({
      token: 't',
      gatewayUrl: door.url,
      role: 'viewer' as const,
      expiresAt: Date.now() + 3_600_000,
    }));
    const connection = new Connection(getSession);
    const links: Link[] = [];
    connection.changed.on(() => links.push(connection.snapshot()));
    closing.push(
      () => connection.stop(),
      () => void door.io.close(),
    );
    connection.start();
    const becomes = (phase: Link['phase']) =>
      vi.waitFor(() => expect(connection.snapshot().phase).toBe(phase), { timeout: 5_000, interval: 10 });
    return { ...door, connection, links, getSession, becomes };
  }

  it('that is refused by a busy gateway says so, and comes back when it was told, with the token it has', async () => {
    const busy = { ...refuse('busy'), retryAfterMs: 900 };
    const { comings, links, getSession, becomes } = await connect(busy);
    await becomes('reconnecting');
    expect(links.at(-1)).toMatchObject({ message: busy.message });
    await becomes('connected');
    const [first = 0, second = 0] = comings;
    expect(second - first).toBeGreaterThanOrEqual(900);
    expect(getSession).toHaveBeenCalledTimes(1);
  });

  it('comes back at once, and not by growing pauses, to a gateway that said that it shuts down', async () => {
    const { io, comings, becomes } = await connect(refuse('not_ready'), refuse('not_ready'));
    await becomes('connected');
    const goodbye: Goodbye = { code: 'shutting_down', ...goodbyes.shutting_down };
    const leftAt = Date.now();
    io.emit('goodbye', goodbye);
    io.disconnectSockets(true);
    await becomes('reconnecting');
    await becomes('connected');
    expect((comings.at(-1) ?? 0) - leftAt).toBeLessThan(1_000);
  });

  it('waits as long as the goodbye asked for', async () => {
    const { io, comings, becomes } = await connect();
    await becomes('connected');
    const goodbye: Goodbye = { code: 'shutting_down', ...goodbyes.shutting_down, retryAfterMs: 700 };
    const leftAt = Date.now();
    io.emit('goodbye', goodbye);
    io.disconnectSockets(true);
    await becomes('reconnecting');
    await becomes('connected');
    expect((comings.at(-1) ?? 0) - leftAt).toBeGreaterThanOrEqual(700);
  });

  it('that is refused for its origin names the origin and what to set, and does not come again', async () => {
    vi.stubGlobal('location', { origin: 'http://box.local:3000', href: 'http://box.local:3000/' });
    const { comings, connection, becomes } = await connect(refuse('bad_origin'));
    await becomes('denied');
    const link = connection.snapshot();
    expect(link).toMatchObject({ title: 'Origin refused' });
    expect('message' in link && link.message).toMatch(/http:\/\/box\.local:3000.*ALLOWED_ORIGINS.*HTTP_HOST/);
    expect(comings).toHaveLength(1);
  });

  it('whose token is refused says so and comes back with another', async () => {
    const { getSession, links, becomes } = await connect(refuse('bad_token'));
    await becomes('connected');
    expect(links).toContainEqual(expect.objectContaining({ title: 'Token refused' }));
    expect(getSession).toHaveBeenCalledTimes(2);
  });

  it('of an old protocol says that the page has to be reloaded', async () => {
    const { connection, becomes } = await connect(refuse('bad_protocol'));
    await becomes('denied');
    expect(connection.snapshot()).toMatchObject({ title: 'Reload the page' });
  });
});
