import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from 'socket.io';
import type { ClientToGateway, GatewayToClient, RefusalCode } from '@/lib/protocol';
import { longestCursor } from '@/lib/protocol/cursor';
import type { WarmUp } from '@/server/gateway/feeds/warm-up';
import { packetParser } from '@/server/gateway/rooms/packet-parser';
import { Admission } from './admission';
import { Client, type ClientDeps } from './client';
import type { ClientSocket, SocketData } from './client-socket';
import { CostLimit, gatewayCost } from './cost-limit';
import { disconnectAll } from './disconnect-all';
import { handshake } from './handshake';
import { oneAtATime } from './one-at-a-time';
import { isAllowedOrigin, type OriginRules } from './origin';
import { watchSlowClients } from './slow-clients';
import { checkInternals } from './write-frame';

export interface Sockets {
  clients: ReadonlySet<Client>;
  /** Accepts no more clients, sends every client a goodbye, waits until those are delivered, and closes. */
  stop(): Promise<void>;
}

export type Transport = 'websocket' | 'polling';

export interface SocketsOptions extends Omit<ClientDeps, 'cost'> {
  origins: OriginRules;
  /** Unset: both. Long polling needs every request of a client at the same gateway. */
  transports?: readonly Transport[] | undefined;
  /** Handshakes a second; unset: 1,000. */
  acceptPerSecond?: number | undefined;
  /** A client that comes before it is ready is refused with `not_ready`. */
  warmUp: Pick<WarmUp, 'isReady'>;
}

type GatewayServer = Server<ClientToGateway, GatewayToClient, Record<string, never>, SocketData>;

/** Shorter than the time within which clients expect a connection. */
const longestTurnMs = 3_000;
/** How long a client has to receive its goodbye. */
const drainMs = 2_000;
const drainStepMs = 20;

/** Accepts clients on an HTTP server and serves them the feeds. */
export function createSockets(http: HttpServer, options: SocketsOptions): Sockets {
  const { metrics, failures, warmUp, acceptPerSecond = 1_000 } = options;
  const io = createServer(http, options);
  let isClosing = false;
  const admission = new Admission({
    perSecond: acceptPerSecond,
    longestWaitMs: longestTurnMs,
    onQueue: (waiting) => metrics.waiting.set(waiting),
  });
  const ready = () => !isClosing && warmUp.isReady;
  const onRefusal = (code: RefusalCode) => metrics.refusals.inc({ code });
  io.use(oneAtATime(handshake({ ...options, ready, admission, onRefusal }), failures));
  const clients = addClients(io, options);
  const stopWatching = watchSlowClients(clients, metrics, failures);

  return {
    clients,
    stop: async () => {
      isClosing = true;
      // A new connection is refused by the operating system immediately, and a balancer tries the next gateway.
      http.close();
      stopWatching();
      await disconnectAll([...clients], acceptPerSecond, failures);
      await untilDrained(io);
      await io.close();
    },
  };
}

function createServer(
  http: HttpServer,
  { origins, transports = ['websocket', 'polling'] }: SocketsOptions,
): GatewayServer {
  return new Server(http, {
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
    // A request is a few hundred bytes and a cursor.
    maxHttpBufferSize: longestCursor + 8 * 1024,
    connectTimeout: 10_000,
  });
}

/** Makes a client of every connection. Returns those that are connected. */
function addClients(io: GatewayServer, options: SocketsOptions): Set<Client> {
  const { metrics, failures } = options;
  const clients = new Set<Client>();
  const deps: ClientDeps = { ...options, cost: new CostLimit(gatewayCost) };
  function add(socket: ClientSocket): Client {
    checkInternals(socket);
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
  return clients;
}

/** Waits until every connection is closed: what was written to it is sent, and the client has agreed. */
async function untilDrained(io: GatewayServer): Promise<void> {
  const until = performance.now() + drainMs;
  while (io.engine.clientsCount > 0 && performance.now() < until) await sleep(drainStepMs);
}
