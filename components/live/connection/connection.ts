import { ClockSkew } from '@/components/live/clock/clock-skew';
import { GatewayClock } from '@/components/live/clock/gateway-clock';
import { Emitter } from '@/components/live/support/emitter';
import { Timers } from '@/components/live/support/timers';
import type { Goodbye } from '@/lib/protocol';
import type { Session } from '@/lib/session';
import { deniedBy, isAboutToken, type Link, noSessionReason, retryReason, silentWebSocket } from './link';
import { readClock, readGoodbye, readRefusal } from './message-schema';
import { type GatewaySocket, openSocket } from './open-socket';
import { type DisconnectReason, reconnectDelay, retryAfterMs } from './reconnect-delay';
import { fetchSession, SessionDenied } from './session';
import { SessionTokens } from './session-tokens';
import { avoidMs, TransportChoice, type TransportName } from './transport-choice';
import { type Reason, whyUnreachable } from './unreachable';

const ackTimeoutMs = 10_000;
export interface ConnectionTimes {
  /** From opening a socket to the gateway's confirmation: a transport on which that takes longer is silent. */
  openMs: number;
  /** After so long on long polling, WebSocket is tried again. */
  pollingMs: number;
}
const usualTimes: ConnectionTimes = { openMs: 10_000, pollingMs: avoidMs };

/**
 * The one socket of this tab: fetches a session, connects, renews the token on the open connection, and reconnects
 * after every loss with growing, jittered delays. It does not know the feeds.
 */
export class Connection {
  readonly changed = new Emitter();
  /** A socket is connected and authenticated. */
  readonly opened = new Emitter<[GatewaySocket]>();
  readonly closed = new Emitter();
  readonly skew = new ClockSkew();
  private readonly tokens: SessionTokens;
  private readonly gatewayClock = new GatewayClock(this.skew, () => this.changed.emit());
  private readonly transports = new TransportChoice();
  /** Of the present socket or attempt. */
  private readonly timers = new Timers();
  private link: Link = { phase: 'connecting' };
  private lostSince: number | undefined;
  private running = false;
  private socket: GatewaySocket | undefined;
  private openTimeout: ReturnType<typeof setTimeout> | undefined;
  private goodbye: Goodbye | undefined;
  private attempts = 0;
  /** The gateway asked the page not to reconnect earlier, epoch ms. */
  private notBefore = 0;
  /** There was a connection once: the addresses are right, and a failure is temporary. */
  private wasConnected = false;
  private unreachable: Reason | undefined;

  /** `getSession` throws SessionDenied where a retry is of no use. */
  constructor(
    getSession: () => Promise<Session> = fetchSession,
    private readonly times: ConnectionTimes = usualTimes,
    private readonly open = openSocket,
  ) {
    this.tokens = new SessionTokens(getSession, this.skew);
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    addEventListener('online', this.onOnline);
    addEventListener('offline', this.onOffline);
    void this.connect();
  }

  stop(): void {
    this.running = false;
    removeEventListener('online', this.onOnline);
    removeEventListener('offline', this.onOffline);
    this.close();
  }

  snapshot = (): Link => this.link;
  /** When the connection was lost, by this browser's clock, epoch ms; undefined while there is one. */
  lostAt = (): number | undefined => this.lostSince;
  /** Undefined before the first session. */
  role = (): Session['role'] | undefined => this.tokens.role;
  /** The transport of the connection; undefined while there is none. */
  transport = (): TransportName | undefined =>
    this.link.phase === 'connected' && this.socket ? transportOf(this.socket) : undefined;

  /** Reconnects with a new session, because the person signed in or out. */
  refresh = (): void => {
    this.tokens.discard();
    this.reconnectNow();
  };

  /** Messages no longer arrive on the open connection: reconnects by another transport. */
  reportSilence = (): void => {
    if (this.socket) this.onSilence(this.socket);
  };

  /** A message that the gateway stamped `at` just arrived: when it contradicts the skew, that is measured again. */
  heartbeat(at: number): void {
    if (this.link.phase === 'connected') this.gatewayClock.heartbeat(at);
  }

  private onOnline = (): void => {
    if (this.link.phase === 'connected' || Date.now() < this.notBefore) return;
    this.reconnectNow();
  };

  private onOffline = (): void => {
    // Loopback and some proxies stay reachable without a network: an open socket proves more than this event.
    if (this.link.phase !== 'connected') this.setLink({ phase: 'offline' });
  };

  private reconnectNow(): void {
    this.attempts = 0;
    this.close();
    void this.connect();
  }

  private async connect(): Promise<void> {
    try {
      const session = await this.tokens.valid();
      if (this.running && !this.socket) this.openSocket(session);
    } catch (error) {
      if (!(error instanceof SessionDenied)) return this.retryLater(noSessionReason(error));
      this.tokens.denied();
      this.setLink({ phase: 'denied', ...noSessionReason(error) });
    }
  }

  private openSocket(session: Session): void {
    const { openMs } = this.times;
    // The socket's own timeout is the longer one: `openMs` covers the whole way to the gateway's confirmation.
    const socket = this.open(session, this.transports.next(Date.now()), 2 * openMs);
    this.socket = socket;
    this.openTimeout = setTimeout(() => this.onSilence(socket), openMs);
    socket.on('connect', () => this.onConnect(socket, session));
    socket.on('connect_error', (error) => this.onRefused(socket, (error as Error & { data?: unknown }).data));
    socket.on('goodbye', (data) => {
      this.goodbye = readGoodbye(data);
      if (this.goodbye?.code === 'token_expired') this.tokens.discard();
    });
    socket.on('disconnect', (reason) => {
      if (reason === 'ping timeout') this.onSilence(socket);
      else this.onClose(socket);
    });
    // A proxy may accept a connection and close it before the handshake: socket.io-client reports that only after its
    // timeout. In a microtask, because a refusal is reported just after the close that comes with it.
    socket.io.engine.once('close', () => queueMicrotask(() => this.onClose(socket)));
  }

  private onConnect(socket: GatewaySocket, session: Session): void {
    clearTimeout(this.openTimeout);
    this.attempts = 0;
    this.wasConnected = true;
    this.unreachable = undefined;
    this.setLink({ phase: 'connected' });
    this.opened.emit(socket);
    this.timers.after(this.times.pollingMs, () => this.tryWebSocket(socket));
    void this.gatewayClock
      .follow(() => requestClock(socket))
      .then(() => {
        if (socket === this.socket) this.planRenewal(socket, session);
      });
  }

  private planRenewal(socket: GatewaySocket, session: Session): void {
    this.timers.after(this.tokens.renewInMs(session), async () => {
      const renewed = await this.tokens.renew(socket);
      if (renewed) this.planRenewal(socket, renewed);
    });
  }

  /** Leaves long polling, which is slower and costs more, in case its cause is gone. */
  private tryWebSocket(socket: GatewaySocket): void {
    if (socket !== this.socket || this.transport() === 'websocket') return;
    this.transports.tryAgain(Date.now());
    this.close();
    void this.connect();
  }

  private onSilence(socket: GatewaySocket): void {
    if (socket !== this.socket) return;
    const transport = transportOf(socket);
    this.transports.wasSilent(transport, Date.now());
    this.close();
    if (transport === 'websocket') this.retryLater(silentWebSocket(this.tokens.current));
    else void this.retryUnreachable();
  }

  private onRefused(socket: GatewaySocket, data: unknown): void {
    if (socket !== this.socket) return;
    const refusal = readRefusal(data);
    this.close();
    if (!refusal) {
      void this.retryUnreachable();
      return;
    }
    if (!refusal.retry) {
      this.setLink(deniedBy(refusal));
      return;
    }
    if (isAboutToken(refusal)) this.tokens.discard();
    this.retryLater(retryReason(refusal), { refusal });
  }

  private onClose(socket: GatewaySocket): void {
    if (socket !== this.socket) return;
    const { goodbye } = this;
    const wasOpen = this.link.phase === 'connected';
    this.close();
    if (wasOpen) this.retryLater(undefined, { goodbye });
    else void this.retryUnreachable();
  }

  /** No connection was established, and no refusal says why: shows the reason that can be found out. */
  private async retryUnreachable(): Promise<void> {
    this.retryLater(this.unreachable);
    const session = this.tokens.current;
    if (this.wasConnected || !session) return;
    this.unreachable = await whyUnreachable(session, location.href);
    if (this.link.phase === 'reconnecting') this.setLink({ ...this.link, ...this.unreachable });
  }

  private retryLater(reason: Partial<Reason> = {}, disconnect: DisconnectReason = {}): void {
    if (!this.running) return;
    const delay = reconnectDelay(this.attempts, disconnect);
    const retryAt = Date.now() + delay;
    this.notBefore = retryAfterMs(disconnect) === undefined ? 0 : retryAt;
    this.attempts += 1;
    this.setLink({ phase: 'reconnecting', retryAt, ...reason });
    this.timers.after(delay, () => void this.connect());
  }

  private close(): void {
    this.timers.clear();
    clearTimeout(this.openTimeout);
    this.gatewayClock.stop();
    const { socket } = this;
    this.socket = undefined;
    this.goodbye = undefined;
    if (!socket) return;
    socket.removeAllListeners();
    socket.disconnect();
    this.closed.emit();
  }

  private setLink(link: Link): void {
    this.link = link;
    if (link.phase === 'connected') this.lostSince = undefined;
    else this.lostSince ??= Date.now();
    this.changed.emit();
  }
}

const transportOf = (socket: GatewaySocket): TransportName =>
  socket.io.engine.transport.name as TransportName;

/** The gateway's clock, epoch ms; undefined: no answer. */
const requestClock = async (socket: GatewaySocket): Promise<number | undefined> =>
  readClock(
    await socket
      .timeout(ackTimeoutMs)
      .emitWithAck('clock')
      .catch(() => undefined),
  );
