import type { Server as HttpServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import type { ClientToGateway, EventsBatch, Gap, GatewayToClient } from '@/lib/protocol';
import { Admission } from './admission';
import { Client, type ClientDeps } from './client';
import { encode } from './encoded';
import { handshake } from './handshake';
import { packetParser } from './packets';
import type { Room } from './room';
import { sendAway } from './send-away';
import { watchSlowClients } from './slow-clients';
import type { SocketData } from './subscription';

export interface Sockets {
  clients: ReadonlySet<Client>;
  /** Encodes a batch once and writes it once to every client of the room. */
  send(room: Room, batch: EventsBatch): void;
  sendGap(room: Room, gap: Gap): void;
  /** Takes no one any more, tells everyone goodbye, waits until that has reached them, and closes. */
  stop(): Promise<void>;
}

export type Transport = 'websocket' | 'polling';

export interface SocketsOptions extends Omit<ClientDeps, 'feeds' | 'replays'> {
  allowedOrigins: readonly string[];
  /** What clients may use; unset: both. Long polling needs every request of a client at the same gateway. */
  transports?: readonly Transport[] | undefined;
  /** Handshakes a second; unset: 1,000. */
  acceptPerSecond?: number | undefined;
  ready(): boolean;
  /** Called when needed, since the feeds need `send` to be made. */
  feeds(): ClientDeps['feeds'];
  replays(): ClientDeps['replays'];
}

type GatewayServer = Server<ClientToGateway, GatewayToClient, Record<string, never>, SocketData>;

/** Shorter than what clients give a connection to come about. */
const longestTurnMs = 3_000;
/** A client that does not take its goodbye is not waited for any longer. */
const drainMs = 2_000;
const drainStepMs = 20;

export function createSockets(http: HttpServer, options: SocketsOptions): Sockets {
  const { metrics, allowedOrigins, transports = ['websocket', 'polling'], acceptPerSecond = 1_000 } = options;
  const io: GatewayServer = new Server(http, {
    path: '/socket.io',
    serveClient: false,
    cors: { origin: [...allowedOrigins] },
    transports: [...transports],
    parser: packetParser,
    perMessageDeflate: false,
    httpCompression: false,
    // Clients send requests of a few hundred bytes; more is no client of ours.
    maxHttpBufferSize: 64 * 1024,
    connectTimeout: 10_000,
  });
  let closing = false;
  const admission = new Admission({
    perSecond: acceptPerSecond,
    longestWaitMs: longestTurnMs,
    onQueue: (waiting) => metrics.waiting.set(waiting),
  });
  const ready = () => !closing && options.ready();
  io.use(handshake({ ...options, ready, admission, onRefusal: (code) => metrics.refusals.inc({ code }) }));
  const clients = new Set<Client>();
  io.on('connection', (socket) => {
    const client = new Client(socket, { ...options, feeds: options.feeds(), replays: options.replays() });
    clients.add(client);
    metrics.clients.set(clients.size);
    socket.on('disconnect', () => {
      client.close();
      clients.delete(client);
      metrics.clients.set(clients.size);
    });
  });
  const stopWatching = watchSlowClients(clients, metrics);

  return {
    clients,
    send: (room, batch) => {
      const encoded = encode('events', batch);
      for (const member of room.members) member.write(encoded);
      count(options, room, batch);
    },
    sendGap: (room, gap) => {
      const encoded = encode('gap', gap);
      for (const member of room.members) member.write(encoded);
      metrics.gaps.inc({ feed: gap.feed, reason: gap.reason }, room.members.size);
    },
    stop: async () => {
      closing = true;
      // Whoever comes now is refused by the system at once, and a balancer tries the next gateway.
      http.close();
      stopWatching();
      await sendAway([...clients], acceptPerSecond);
      await untilDrained(io);
      await io.close();
    },
  };
}

/** Connections close once what was written to them is sent and the other end has agreed. */
async function untilDrained(io: GatewayServer): Promise<void> {
  const until = performance.now() + drainMs;
  while (io.engine.clientsCount > 0 && performance.now() < until) await sleep(drainStepMs);
}

function count({ metrics }: SocketsOptions, room: Room, batch: EventsBatch): void {
  const { feed } = room.key;
  metrics.batches.inc({ feed });
  metrics.deliveries.inc({ feed }, batch.events.length * room.members.size);
  metrics.conflated.inc({ feed }, batch.conflated);
  const newest = batch.events.at(-1);
  if (newest) metrics.eventToSocket.observe({ feed }, Math.max(0, Date.now() - newest.at) / 1_000);
}
