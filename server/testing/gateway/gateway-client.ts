/** A gateway client for integration tests: a socket that records every message, and accounts for every offset. */
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import type { DomainEvent } from '@/lib/events';
import type {
  ClientToGateway,
  EventsBatch,
  Feed,
  Gap,
  GatewayToClient,
  Goodbye,
  PlainAck,
  Refusal,
  SubscribeAck,
  SubscribeRequest,
} from '@/lib/protocol';
import { type AccountResult, DeliveryAccount, discrepancyText } from '@/lib/protocol/delivery-account';
import { signToken } from '@/server/auth/tokens';

export const testSecret = 'a-secret-for-tests-of-32-characters-or-more';
export const testOrigin = 'http://page.test';

export interface TestClient {
  socket: Socket<GatewayToClient, ClientToGateway>;
  batches: EventsBatch[];
  gaps: Gap[];
  goodbyes: Goodbye[];
  /** Where the account of a message did not add up, as text. */
  discrepancies: string[];
  events(): DomainEvent[];
  subscribe(request: SubscribeRequest): Promise<SubscribeAck>;
  renew(token: string): Promise<PlainAck>;
  /** Throws when there are discrepancies. */
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

/** A connected client. Throws the refusal when the gateway refuses the handshake. */
export async function connect(port: number, token?: string): Promise<TestClient> {
  const socket = open(port, { token: token ?? (await viewerToken()), protocol: 1 }, testOrigin);
  const accounts = new Map<Feed, DeliveryAccount>();
  const client: TestClient = {
    socket,
    batches: [],
    gaps: [],
    goodbyes: [],
    discrepancies: [],
    events: () => client.batches.flatMap((batch) => batch.events),
    subscribe: (request) => subscribe(client, accounts, request),
    renew: (renewed) => socket.emitWithAck('renew', { token: renewed }),
    close: () => {
      socket.disconnect();
      if (client.discrepancies.length > 0) throw new Error(client.discrepancies.join('\n'));
    },
  };
  socket.on('events', (batch: EventsBatch) => {
    client.batches.push(batch);
    judge(client, accounts.get(batch.feed)?.batch(batch));
  });
  socket.on('gap', (gap: Gap) => {
    client.gaps.push(gap);
    judge(client, accounts.get(gap.feed)?.gap(gap));
  });
  socket.on('goodbye', (goodbye: Goodbye) => client.goodbyes.push(goodbye));
  await Promise.race([
    once(socket as never, 'connect'),
    once(socket as never, 'connect_error').then(([error]) => Promise.reject(error)),
  ]);
  return client;
}

/** Each reply starts an account, before any batch that follows it in the same turn. */
function subscribe(
  client: TestClient,
  accounts: Map<Feed, DeliveryAccount>,
  request: SubscribeRequest,
): Promise<SubscribeAck> {
  return new Promise((resolve) => {
    client.socket.emit('subscribe', request, (answer) => {
      if (answer.ok) {
        const account = new DeliveryAccount(Object.keys(request.filter ?? {}).length === 0);
        // The cursor may come from another connection.
        account.cursor = request.cursor;
        accounts.set(request.feed, account);
        judge(client, account.ack(answer));
      }
      resolve(answer);
    });
  });
}

function judge({ discrepancies }: TestClient, verdict: AccountResult | undefined): void {
  if (verdict?.discrepancy) discrepancies.push(discrepancyText(verdict.discrepancy));
}

/** The refusal of a handshake. Throws when the handshake is accepted. */
export async function refusalOf(
  port: number,
  auth: Record<string, unknown>,
  origin?: string,
): Promise<Refusal> {
  const socket = open(port, auth, origin);
  try {
    return await new Promise((resolve, reject) => {
      socket.on('connect', () =>
        reject(new Error('The gateway accepted a socket that it should have refused.')),
      );
      socket.on('connect_error', (error) => resolve((error as Error & { data: Refusal }).data));
    });
  } finally {
    socket.disconnect();
  }
}
