import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import type { ClientToGateway, EventsBatch, Feed, Gap, GatewayToClient, RefusalCode } from '@/lib/protocol';
import { longestCursor } from '@/lib/protocol/cursor';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { Metrics } from '@/server/gateway/metrics';
import { type Encoded, encode } from '@/server/gateway/rooms/encoded';
import { PreEncodedMessage, packetParser } from '@/server/gateway/rooms/packet-parser';
import type { Room } from '@/server/gateway/rooms/room';
import { Admission } from './admission';
import { Client, type ClientDeps } from './client';
import type { ClientSocket, SocketData } from './client-socket';
import { CostLimit, gatewayCost } from './cost-limit';
import { disconnectAll } from './disconnect-all';
import { handshake } from './handshake';
import { oneAtATime } from './one-at-a-time';
import { isAllowedOrigin, type OriginRules } from './origin';
import { watchSlowClients } from './slow-clients';

export interface Sockets {
  clients: ReadonlySet<Client>;
  /** Encodes a batch once and writes it once to every client of the room. */
  send(room: Room, batch: EventsBatch): void;
  /** `snapshot`: the JSON of it. */
  sendGap(room: Room, gap: Gap, snapshot: string): void;
  /** Takes no one any more, tells everyone goodbye, waits until that has reached them, and closes. */
  stop(): Promise<void>;
}

export type Transport = 'websocket' | 'polling';

export interface SocketsOptions extends Omit<ClientDeps, 'feeds' | 'replays' | 'cost'> {
  origins: OriginRules;
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
/** Delays from an event's timestamp to its write that are believed. */
const measuredMs = { early: 2_000, late: 60_000 };

export function createSockets(http: HttpServer, options: SocketsOptions): Sockets {
  const {
    metrics,
    failures,
    origins,
    transports = ['websocket', 'polling'],
    acceptPerSecond = 1_000,
  } = options;
  const io: GatewayServer = new Server(http, {
    path: '/socket.io',
    serveClient: false,
    cors: (request, answer) => {
      const { origin, host } = (request as IncomingMessage).headers;
      answer(null, { origin: isAllowedOrigin(origin, host, origins) });
    },
    transports: [...transports],
    parser: packetParser,
    perMessageDeflate: false,
    httpCompression: false,
    // Clients send requests of a few hundred bytes, and a cursor: more is no client of ours.
    maxHttpBufferSize: longestCursor + 8 * 1024,
    connectTimeout: 10_000,
  });
  let closing = false;
  const admission = new Admission({
    perSecond: acceptPerSecond,
    longestWaitMs: longestTurnMs,
    onQueue: (waiting) => metrics.waiting.set(waiting),
  });
  const ready = () => !closing && options.ready();
  const onRefusal = (code: RefusalCode) => metrics.refusals.inc({ code });
  io.use(oneAtATime(handshake({ ...options, ready, admission, onRefusal }), failures));
  const clients = new Set<Client>();
  const cost = new CostLimit(gatewayCost);
  function add(socket: ClientSocket): Client {
    const deps = { ...options, cost, feeds: options.feeds(), replays: options.replays() };
    const client = new Client(socket, deps);
    clients.add(client);
    metrics.clients.set(clients.size);
    socket.on('disconnect', () => {
      clients.delete(client);
      metrics.clients.set(clients.size);
      failures.contain('a client that left', () => client.close(), { client: socket.id });
    });
    return client;
  }
  io.on('connection', (socket) => {
    const added = failures.contain('a connection', () => add(socket), { client: socket.id });
    if (!added) socket.disconnect(true);
  });
  const stopWatching = watchSlowClients(clients, metrics, failures);

  return {
    clients,
    send: (room, batch) => {
      writeToAll(room, encode('events', batch), failures);
      count(options, room, batch);
    },
    sendGap: (room, gap, snapshot) => {
      writeToAll(room, encode('gap', new PreEncodedMessage(gap, 'snapshot', snapshot)), failures);
      metrics.gaps.inc({ feed: gap.feed, reason: gap.reason }, room.members.size);
    },
    stop: async () => {
      closing = true;
      // Whoever comes now is refused by the system at once, and a balancer tries the next gateway.
      http.close();
      stopWatching();
      await disconnectAll([...clients], acceptPerSecond, failures);
      await untilDrained(io);
      await io.close();
    },
  };
}

/** A write that throws costs its own client the message, and no other. */
function writeToAll({ members, key }: Room, encoded: Encoded, failures: FailureLog): void {
  for (const member of members) {
    try {
      member.write(encoded);
    } catch (error) {
      failures.report(error, 'a write to a client', { feed: key.feed });
    }
  }
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
  if (newest) measure(metrics, feed, Date.now() - newest.at);
}

/** What came from the future, or long ago, says something of its producer's clock and nothing of the gateway. */
function measure(metrics: Metrics, feed: Feed, ms: number): void {
  if (ms < -measuredMs.early || ms > measuredMs.late) metrics.unmeasured.inc({ feed });
  else metrics.eventToSocket.observe({ feed }, Math.max(0, ms) / 1_000);
}
