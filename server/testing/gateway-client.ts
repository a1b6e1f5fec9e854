/** What integration tests use to talk to a gateway: a socket that records all it was told. */
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import type { DomainEvent } from '@/lib/events';
import type {
  ClientToGateway,
  EventsBatch,
  Gap,
  GatewayToClient,
  Goodbye,
  PlainAck,
  Refusal,
  SubscribeAck,
  SubscribeRequest,
} from '@/lib/protocol';
import { signToken } from '@/server/clients/tokens';

export const testSecret = 'a-secret-for-tests-of-32-characters-or-more';
export const testOrigin = 'http://page.test';

export interface TestClient {
  socket: Socket<GatewayToClient, ClientToGateway>;
  batches: EventsBatch[];
  gaps: Gap[];
  goodbyes: Goodbye[];
  events(): DomainEvent[];
  subscribe(request: SubscribeRequest): Promise<SubscribeAck>;
  renew(token: string): Promise<PlainAck>;
  close(): void;
}

export async function viewerToken(seconds = 900): Promise<string> {
  return (await signToken(testSecret, 'gateway', 'viewer', seconds)).token;
}

function open(port: number, auth: Record<string, unknown>, origin?: string) {
  return io(`http://127.0.0.1:${port}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth,
    ...(origin ? { extraHeaders: { origin } } : {}),
  });
}

/** A connected client. Throws the refusal when the gateway does not take it. */
export async function connect(port: number, token?: string): Promise<TestClient> {
  const socket = open(port, { token: token ?? (await viewerToken()), protocol: 1 }, testOrigin);
  const client: TestClient = {
    socket,
    batches: [],
    gaps: [],
    goodbyes: [],
    events: () => client.batches.flatMap((batch) => batch.events),
    subscribe: (request) => socket.emitWithAck('subscribe', request),
    renew: (renewed) => socket.emitWithAck('renew', { token: renewed }),
    close: () => socket.disconnect(),
  };
  socket.on('events', (batch: EventsBatch) => client.batches.push(batch));
  socket.on('gap', (gap: Gap) => client.gaps.push(gap));
  socket.on('goodbye', (goodbye: Goodbye) => client.goodbyes.push(goodbye));
  await Promise.race([
    once(socket as never, 'connect'),
    once(socket as never, 'connect_error').then(([error]) => Promise.reject(error)),
  ]);
  return client;
}

/** The refusal a handshake is answered with. Fails when it is taken. */
export async function refusalOf(
  port: number,
  auth: Record<string, unknown>,
  origin?: string,
): Promise<Refusal> {
  const socket = open(port, auth, origin);
  try {
    return await new Promise((resolve, reject) => {
      socket.on('connect', () => reject(new Error('The gateway took a socket it should have refused.')));
      socket.on('connect_error', (error) => resolve((error as Error & { data: Refusal }).data));
    });
  } finally {
    socket.disconnect();
  }
}
