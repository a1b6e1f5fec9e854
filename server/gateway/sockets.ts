import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { ClientToGateway, EventsBatch, Gap, GatewayToClient } from '@/lib/protocol';
import { Client, type ClientDeps } from './client';
import { encode } from './encoded';
import { handshake } from './handshake';
import { packetParser } from './packets';
import type { Room } from './room';
import { watchSlowClients } from './slow-clients';
import type { SocketData } from './subscription';

export interface Sockets {
  clients: ReadonlySet<Client>;
  /** Encodes a batch once and writes it once to every client of the room. */
  send(room: Room, batch: EventsBatch): void;
  sendGap(room: Room, gap: Gap): void;
  /** Tells everyone goodbye and closes. */
  stop(): Promise<void>;
}

export interface SocketsOptions extends Omit<ClientDeps, 'feeds' | 'replays'> {
  allowedOrigins: readonly string[];
  ready(): boolean;
  /** Called when needed, since the feeds need `send` to be made. */
  feeds(): ClientDeps['feeds'];
  replays(): ClientDeps['replays'];
}

type GatewayServer = Server<ClientToGateway, GatewayToClient, Record<string, never>, SocketData>;

/** Room to say goodbye in before the connection goes. */
const goodbyeMs = 100;

export function createSockets(http: HttpServer, options: SocketsOptions): Sockets {
  const { metrics, allowedOrigins } = options;
  const io: GatewayServer = new Server(http, {
    path: '/socket.io',
    serveClient: false,
    cors: { origin: [...allowedOrigins] },
    transports: ['websocket', 'polling'],
    parser: packetParser,
    perMessageDeflate: false,
    httpCompression: false,
    // Clients send requests of a few hundred bytes; more is no client of ours.
    maxHttpBufferSize: 64 * 1024,
    connectTimeout: 10_000,
  });
  io.use(handshake({ ...options, onRefusal: (code) => metrics.refusals.inc({ code }) }));
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
      stopWatching();
      for (const client of clients) client.goodbye('shutting_down');
      await new Promise((resolve) => setTimeout(resolve, goodbyeMs));
      await io.close();
    },
  };
}

function count({ metrics }: SocketsOptions, room: Room, batch: EventsBatch): void {
  const { feed } = room.key;
  metrics.batches.inc({ feed });
  metrics.deliveries.inc({ feed }, batch.events.length * room.members.size);
  metrics.conflated.inc({ feed }, batch.conflated);
  const newest = batch.events.at(-1);
  if (newest) metrics.eventToSocket.observe({ feed }, Math.max(0, Date.now() - newest.at) / 1_000);
}
