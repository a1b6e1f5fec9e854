/** A client that reconnects and resumes from its cursor, as a page does, and records what happens. */
import { io, type Socket } from 'socket.io-client';
import type { DomainEvent } from '@/lib/events';
import type {
  ClientToGateway,
  Feed,
  GatewayToClient,
  Goodbye,
  Refusal,
  SubscribeAck,
  SubscribeRequest,
} from '@/lib/protocol';
import { type AccountResult, DeliveryAccount, discrepancyText } from '@/lib/protocol/delivery-account';
import { testOrigin, viewerToken } from './gateway-client';

const firstPauseMs = 50;
const longestPauseMs = 1_000;

export class RoamingClient {
  /** Live and recovered ones, in order of arrival; not the first snapshot. */
  readonly events: DomainEvent[] = [];
  /** The gateway that accepted each subscription. */
  readonly gatewayIds: string[] = [];
  readonly goodbyes: Goodbye[] = [];
  readonly refusals: Refusal[] = [];
  /** Resumptions that missed events. */
  gaps = 0;
  /** Where the account of a message did not add up, as text. */
  readonly discrepancies: string[] = [];
  /** From the loss of a connection to the reply that resumed it. */
  longestOutageMs = 0;
  private socket: Socket<GatewayToClient, ClientToGateway> | undefined;
  private readonly account = new DeliveryAccount(true);
  private lostAt: number | undefined;
  private failures = 0;
  private retryAfterMs: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly port: number,
    private readonly token: string,
    private readonly feed: Feed,
  ) {
    this.open();
  }

  get isLive(): boolean {
    return this.gatewayIds.length > 0 && this.lostAt === undefined;
  }

  /** Closes the connection without a message to the gateway. */
  cut(): void {
    this.socket?.io.engine.close();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
  }

  private open(): void {
    const socket: Socket<GatewayToClient, ClientToGateway> = io(`http://127.0.0.1:${this.port}`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token: this.token, protocol: 1 },
      extraHeaders: { origin: testOrigin },
    });
    this.socket = socket;
    socket.on('connect', () => socket.emit('subscribe', this.request(), (ack) => this.subscribed(ack)));
    socket.on('connect_error', (error) => this.refused((error as Error & { data?: Refusal }).data));
    socket.on('disconnect', () => this.lost());
    socket.on('goodbye', (goodbye) => {
      this.goodbyes.push(goodbye);
      this.retryAfterMs = goodbye.retryAfterMs;
    });
    socket.on('gap', (gap) => {
      this.gaps += 1;
      this.take(this.account.gap(gap));
    });
    socket.on('events', (batch) => this.take(this.account.batch(batch)));
  }

  private request(): SubscribeRequest {
    return { feed: this.feed, ...this.account.request() };
  }

  private subscribed(ack: SubscribeAck): void {
    if (!ack.ok) {
      this.socket?.disconnect();
      return;
    }
    if (this.account.cursor !== undefined && !ack.recovered) this.gaps += 1;
    this.take(this.account.ack(ack));
    this.gatewayIds.push(ack.gatewayId ?? '');
    this.failures = 0;
    if (this.lostAt === undefined) return;
    this.longestOutageMs = Math.max(this.longestOutageMs, performance.now() - this.lostAt);
    this.lostAt = undefined;
  }

  private take(verdict: AccountResult): void {
    if (verdict.discrepancy) this.discrepancies.push(discrepancyText(verdict.discrepancy));
    if (!verdict.apply) {
      this.cut();
      return;
    }
    const { events, duplicates } = verdict.delivery;
    if (duplicates > 0) this.discrepancies.push(`${duplicates} events came twice`);
    this.events.push(...events);
  }

  private refused(refusal: Refusal | undefined): void {
    if (refusal) this.refusals.push(refusal);
    this.retryAfterMs = refusal?.retryAfterMs;
    this.lost();
  }

  private lost(): void {
    if (this.gatewayIds.length > 0) this.lostAt ??= performance.now();
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** this.failures) * (0.5 + Math.random());
    this.failures += 1;
    this.timer = setTimeout(() => this.open(), this.retryAfterMs ?? pause);
    this.retryAfterMs = undefined;
  }
}

/** Clients of a feed that start to connect. */
export async function roam(port: number, feed: Feed, count: number): Promise<RoamingClient[]> {
  const token = await viewerToken();
  return Array.from({ length: count }, () => new RoamingClient(port, token, feed));
}
