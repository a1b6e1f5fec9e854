import { io, type Socket } from 'socket.io-client';
import { Emitter } from '@/components/live/support/emitter';
import {
  type ClientToGateway,
  type GatewayToClient,
  type Goodbye,
  PROTOCOL_VERSION,
  type RefusalCode,
} from '@/lib/protocol';
import type { Session } from '@/lib/session';
import { ClockSkew } from './clock-skew';
import { GatewayClock } from './gateway-clock';
import { readClock, readGoodbye, readRefusal, readRenewal } from './message-schema';
import { type Parting, reconnectDelay } from './reconnect-delay';
import { fetchSession, gatewayOf, SessionDenied, SessionRefused } from './session';
import { avoidMs, TransportChoice, type TransportName } from './transport-choice';
import { originRefused, type Reason, whyUnreachable } from './unreachable';

export type GatewaySocket = Socket<GatewayToClient, ClientToGateway>;
export type Link =
  | { phase: 'connecting' }
  | { phase: 'connected' }
  | ({ phase: 'reconnecting'; retryAt: number } & Partial<Reason>)
  | { phase: 'offline' }
  | ({ phase: 'denied' } & Reason);

/** A token is renewed this long before it ends. */
const renewAheadMs = 60_000;
const answerMs = 10_000;
export interface ConnectionTimes {
  /** From the first packet out to the gateway's yes: a way on which that does not come is silent. */
  openMs: number;
  /** After so long on long polling, WebSocket is tried again. */
  pollingMs: number;
}
const usualTimes: ConnectionTimes = { openMs: 10_000, pollingMs: avoidMs };
/** After these a new token is worth getting; all others say nothing about the one there is. */
const tokenRefusals: readonly RefusalCode[] = ['no_token', 'bad_token', 'expired_token'];

/** What the pill says of a refusal that is about this page and not about the moment. */
const titles: Partial<Record<RefusalCode, string>> = {
  bad_origin: 'Origin refused',
  bad_protocol: 'Reload the page',
  no_token: 'Token refused',
  bad_token: 'Token refused',
  expired_token: 'Token refused',
};

/**
 * The one socket of this tab: gets a session, connects, renews the token in band, and after every loss tries
 * again with growing, jittered pauses. What is subscribed is not its business.
 */
export class Connection {
  readonly changed = new Emitter();
  /** A socket is open and authenticated. */
  readonly opened = new Emitter<[GatewaySocket]>();
  readonly closed = new Emitter();
  readonly skew = new ClockSkew();
  private link: Link = { phase: 'connecting' };
  private socket: GatewaySocket | undefined;
  private session: Session | undefined;
  private known: Session['role'] | undefined;
  private attempts = 0;
  private readonly choice = new TransportChoice();
  /** A connection was there once: the addresses are right, and what is wrong is of the moment. */
  private wasThere = false;
  private unreached: Reason | undefined;
  private opening: ReturnType<typeof setTimeout> | undefined;
  private goodbye: Goodbye | undefined;
  /** The gateway asked not to come back earlier, epoch ms. */
  private notBefore = 0;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private running = false;
  private lost: number | undefined;
  private readonly gatewayClock = new GatewayClock(this.skew, () => this.changed.emit());

  /** `getSession`: how a session is had; it throws SessionDenied where asking again is of no use. */
  constructor(
    private readonly getSession: () => Promise<Session> = fetchSession,
    private readonly times: ConnectionTimes = usualTimes,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    addEventListener('online', this.retryNow);
    addEventListener('offline', this.lostNetwork);
    void this.connect();
  }

  stop(): void {
    this.running = false;
    removeEventListener('online', this.retryNow);
    removeEventListener('offline', this.lostNetwork);
    this.drop();
  }

  snapshot = (): Link => this.link;
  /** Since when there is no connection, by this browser's clock, epoch ms; undefined while there is one. */
  lostAt = (): number | undefined => this.lost;
  /** Undefined until the first session is there. */
  role = (): Session['role'] | undefined => this.known;

  /** Asks for a new session now: the person signed in or out. */
  refresh = (): void => {
    this.session = undefined;
    this.attempts = 0;
    this.drop();
    void this.connect();
  };

  private retryNow = (): void => {
    if (this.link.phase === 'connected' || Date.now() < this.notBefore) return;
    this.attempts = 0;
    this.drop();
    void this.connect();
  };

  private lostNetwork = (): void => {
    // Loopback and some proxies stay reachable without a network: an open socket is believed over this event.
    if (this.link.phase !== 'connected') this.become({ phase: 'offline' });
  };

  private async connect(): Promise<void> {
    try {
      const session = await this.freshSession();
      if (this.running && !this.socket) this.open(session);
    } catch (error) {
      this.known = error instanceof SessionDenied ? 'viewer' : this.known;
      if (error instanceof SessionDenied)
        this.become({ phase: 'denied', title: 'No access', message: error.message });
      else if (error instanceof SessionRefused)
        this.retryLater({ title: 'No session', message: error.message });
      else
        this.retryLater({
          title: 'Server unreachable',
          message: 'The page cannot reach the server that it came from.',
        });
    }
  }

  private async freshSession(): Promise<Session> {
    if (!this.session || this.session.expiresAt - (Date.now() + this.skew.ms) < renewAheadMs)
      this.session = await this.getSession();
    this.known = this.session.role;
    return this.session;
  }

  private open(session: Session): void {
    const { origin, path } = gatewayOf(session);
    const transports = this.choice.next(Date.now());
    const socket: GatewaySocket = io(origin, {
      path,
      transports: [...transports],
      upgrade: transports.length > 1,
      tryAllTransports: true,
      auth: { token: session.token, protocol: PROTOCOL_VERSION },
      reconnection: false,
      forceNew: true,
      // Later than `openMs`, which covers the whole way to the gateway's yes and not only that to the first byte.
      timeout: 2 * this.times.openMs,
    });
    this.socket = socket;
    this.opening = setTimeout(() => this.wasSilent(socket), this.times.openMs);
    socket.on('connect', () => this.connected(socket, session));
    socket.on('connect_error', (error) => this.refused(socket, (error as Error & { data?: unknown }).data));
    socket.on('goodbye', (told) => {
      const goodbye = readGoodbye(told);
      this.goodbye = goodbye;
      if (goodbye?.code === 'token_expired') this.session = undefined;
    });
    socket.on('disconnect', (reason) => {
      // The engine heard no heartbeat of its own.
      if (reason === 'ping timeout') this.wasSilent(socket);
      else this.closedBy(socket);
    });
    // A proxy that takes a connection and closes it before the handshake: socket.io-client would say nothing
    // until its time is up. A microtask later, for a refusal is told just after the close that comes with it.
    socket.io.engine.once('close', () => queueMicrotask(() => this.closedBy(socket)));
  }

  private connected(socket: GatewaySocket, session: Session): void {
    clearTimeout(this.opening);
    this.attempts = 0;
    this.wasThere = true;
    this.unreached = undefined;
    this.become({ phase: 'connected' });
    this.opened.emit(socket);
    this.after(this.times.pollingMs, () => this.lookForWebSocket(socket));
    const ask = async () =>
      readClock(
        await socket
          .timeout(answerMs)
          .emitWithAck('clock')
          .catch(() => undefined),
      );
    void this.gatewayClock.follow(ask).then(() => {
      if (socket === this.socket) this.planRenewal(socket, session);
    });
  }

  /** How this page is connected; undefined while it is not. */
  transport = (): TransportName | undefined =>
    this.link.phase === 'connected' && this.socket
      ? (this.socket.io.engine.transport.name as TransportName)
      : undefined;

  /** Nothing comes any more on a connection that is open: another way may get through. */
  isSilent = (): void => {
    if (this.socket) this.wasSilent(this.socket);
  };

  private wasSilent(socket: GatewaySocket): void {
    if (socket !== this.socket) return;
    const transport = socket.io.engine.transport.name as TransportName;
    this.choice.wasSilent(transport, Date.now());
    this.drop();
    if (transport === 'websocket') this.retryLater(this.silence());
    else void this.retryUnreached();
  }

  private silence(): Partial<Reason> {
    const where = this.session ? ` to ${gatewayOf(this.session).origin}` : '';
    const message = `A WebSocket${where} stays silent: a proxy on the way may hold what is sent. Long polling is tried, and WebSocket again later.`;
    return { message };
  }

  // Polling is slower and costs more of everything: what made it necessary may have gone.
  private lookForWebSocket(socket: GatewaySocket): void {
    if (socket !== this.socket) return;
    if (this.transport() === 'websocket') return;
    this.choice.tryAgain(Date.now());
    this.drop();
    void this.connect();
  }

  private refused(socket: GatewaySocket, data: unknown): void {
    if (socket !== this.socket) return;
    const refusal = readRefusal(data);
    this.drop();
    if (!refusal) {
      void this.retryUnreached();
      return;
    }
    const title = titles[refusal.code];
    if (!refusal.retry) {
      const message = refusal.code === 'bad_origin' ? originRefused(location.origin) : refusal.message;
      this.become({ phase: 'denied', title: title ?? 'No access', message });
      return;
    }
    if (tokenRefusals.includes(refusal.code)) this.session = undefined;
    this.retryLater({ message: refusal.message, ...(title ? { title } : {}) }, { refusal });
  }

  private closedBy(socket: GatewaySocket): void {
    if (socket !== this.socket) return;
    const { goodbye } = this;
    const isOpen = this.link.phase === 'connected';
    this.drop();
    if (isOpen) this.retryLater(undefined, { goodbye });
    else void this.retryUnreached();
  }

  /** No connection came about and nobody said why: what is found out stays until there is one. */
  private async retryUnreached(): Promise<void> {
    this.retryLater(this.unreached);
    if (this.wasThere || !this.session) return;
    this.unreached = await whyUnreachable(this.session, location.href);
    if (this.link.phase === 'reconnecting') this.become({ ...this.link, ...this.unreached });
  }

  private retryLater(reason: Partial<Reason> = {}, parting: Parting = {}): void {
    if (!this.running) return;
    const delay = reconnectDelay(this.attempts, parting);
    const isTold = (parting.refusal ?? parting.goodbye)?.retryAfterMs !== undefined;
    this.notBefore = isTold ? Date.now() + delay : 0;
    this.attempts += 1;
    this.become({ phase: 'reconnecting', retryAt: Date.now() + delay, ...reason });
    this.after(delay, () => void this.connect());
  }

  /** The gateway stamped a message that came just now: one that cannot be says that a clock was set. Epoch ms. */
  heartbeat(at: number): void {
    if (this.link.phase === 'connected') this.gatewayClock.heartbeat(at);
  }

  /** Renews the token before it ends by the clock of who made it: this browser's may be off by more than it lives. */
  private planRenewal(socket: GatewaySocket, session: Session): void {
    const leftMs = session.expiresAt - (Date.now() + this.skew.ms);
    this.after(Math.max(1_000, leftMs - renewAheadMs), () => void this.renew(socket));
  }

  private async renew(socket: GatewaySocket): Promise<void> {
    try {
      const session = await this.getSession();
      const answer = await socket.timeout(answerMs).emitWithAck('renew', { token: session.token });
      if (!readRenewal(answer)) return;
      this.session = session;
      this.known = session.role;
      this.planRenewal(socket, session);
    } catch {
      // The token then runs out, the gateway says goodbye, and the way back is the usual one.
    }
  }

  private after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, ms);
    this.timers.add(timer);
  }

  private drop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    clearTimeout(this.opening);
    this.gatewayClock.stop();
    const { socket } = this;
    this.socket = undefined;
    this.goodbye = undefined;
    if (!socket) return;
    socket.removeAllListeners();
    socket.disconnect();
    this.closed.emit();
  }

  private become(link: Link): void {
    this.link = link;
    if (link.phase === 'connected') this.lost = undefined;
    else this.lost ??= Date.now();
    this.changed.emit();
  }
}
