import { io, type Socket } from 'socket.io-client';
import {
  type ClientToGateway,
  type GatewayToClient,
  type Goodbye,
  PROTOCOL_VERSION,
  type Refusal,
  type RefusalCode,
} from '@/lib/protocol';
import { ClockSkew } from './clock-skew';
import { Emitter } from './emitter';
import { type Parting, reconnectDelay } from './reconnect-delay';
import { fetchSession, type Session, SessionDenied } from './session';

export type GatewaySocket = Socket<GatewayToClient, ClientToGateway>;
export type Link =
  | { phase: 'connecting' }
  | { phase: 'connected' }
  | { phase: 'reconnecting'; retryAt: number; message?: string }
  | { phase: 'offline' }
  | { phase: 'denied'; message: string };

/** A token is renewed this long before it ends. */
const renewAheadMs = 60_000;
const answerMs = 10_000;
const clockEveryMs = 60_000;
/** After these a new token is worth getting; all others say nothing about the one there is. */
const tokenRefusals: readonly RefusalCode[] = ['no_token', 'bad_token', 'expired_token'];

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
  private goodbye: Goodbye | undefined;
  /** The gateway asked not to come back earlier, epoch ms. */
  private notBefore = 0;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();
  private running = false;

  /** `getSession`: how a session is had; it throws SessionDenied where asking again is of no use. */
  constructor(private readonly getSession: () => Promise<Session> = fetchSession) {}

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
      if (error instanceof SessionDenied) this.become({ phase: 'denied', message: error.message });
      else this.retryLater('The page cannot reach its server.');
    }
  }

  private async freshSession(): Promise<Session> {
    if (!this.session || this.session.expiresAt - Date.now() < renewAheadMs)
      this.session = await this.getSession();
    this.known = this.session.role;
    return this.session;
  }

  private open(session: Session): void {
    const socket: GatewaySocket = io(session.gatewayUrl, {
      path: '/socket.io',
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      auth: { token: session.token, protocol: PROTOCOL_VERSION },
      reconnection: false,
      forceNew: true,
    });
    this.socket = socket;
    socket.on('connect', () => this.connected(socket, session));
    socket.on('connect_error', (error) => this.refused(socket, (error as Error & { data?: Refusal }).data));
    socket.on('goodbye', (goodbye) => {
      this.goodbye = goodbye;
      if (goodbye.code === 'token_expired') this.session = undefined;
    });
    socket.on('disconnect', () => this.lost(socket));
    // A proxy that takes a connection and closes it before the handshake: socket.io-client would say nothing
    // until its time is up. A microtask later, for a refusal is told just after the close that comes with it.
    socket.io.engine.once('close', () => queueMicrotask(() => this.lost(socket)));
  }

  private connected(socket: GatewaySocket, session: Session): void {
    this.attempts = 0;
    this.become({ phase: 'connected' });
    this.opened.emit(socket);
    this.after(Math.max(1_000, session.expiresAt - Date.now() - renewAheadMs), () => void this.renew(socket));
    void this.readClock(socket);
  }

  private refused(socket: GatewaySocket, refusal: Refusal | undefined): void {
    if (socket !== this.socket) return;
    this.drop();
    if (refusal && !refusal.retry) {
      this.become({ phase: 'denied', message: refusal.message });
      return;
    }
    if (refusal && tokenRefusals.includes(refusal.code)) this.session = undefined;
    this.retryLater(refusal?.message, { refusal });
  }

  private lost(socket: GatewaySocket): void {
    if (socket !== this.socket) return;
    const { goodbye } = this;
    this.drop();
    this.retryLater(undefined, { goodbye });
  }

  private retryLater(message?: string, parting: Parting = {}): void {
    if (!this.running) return;
    const delay = reconnectDelay(this.attempts, parting);
    const isTold = (parting.refusal ?? parting.goodbye)?.retryAfterMs !== undefined;
    this.notBefore = isTold ? Date.now() + delay : 0;
    this.attempts += 1;
    this.become({ phase: 'reconnecting', retryAt: Date.now() + delay, ...(message ? { message } : {}) });
    this.after(delay, () => void this.connect());
  }

  private async renew(socket: GatewaySocket): Promise<void> {
    try {
      const session = await this.getSession();
      const answer = await socket.timeout(answerMs).emitWithAck('renew', { token: session.token });
      if (!answer.ok) return;
      this.session = session;
      this.known = session.role;
      this.after(
        Math.max(1_000, session.expiresAt - Date.now() - renewAheadMs),
        () => void this.renew(socket),
      );
    } catch {
      // The token then runs out, the gateway says goodbye, and the way back is the usual one.
    }
  }

  private async readClock(socket: GatewaySocket): Promise<void> {
    for (let i = 0; i < 3 && socket.connected; i += 1) {
      const sent = Date.now();
      const answer = await socket
        .timeout(answerMs)
        .emitWithAck('clock')
        .catch(() => undefined);
      if (answer) this.skew.record(sent, Date.now(), answer.now);
    }
    if (socket.connected) this.after(clockEveryMs, () => void this.readClock(socket));
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
    this.changed.emit();
  }
}
