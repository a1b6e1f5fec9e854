import type { ClockSkew } from '@/components/live/clock/clock-skew';
import type { Session } from '@/lib/session';
import { readRenewal } from './message-schema';
import type { GatewaySocket } from './open-socket';

/** A token is renewed this long before it expires, ms. */
const renewAheadMs = 60_000;
const ackTimeoutMs = 10_000;

/** The session of this page and its token. Expiry is read by the gateway's clock: this browser's may be off by more. */
export class SessionTokens {
  private session: Session | undefined;
  private lastRole: Session['role'] | undefined;

  /** `fetch` throws SessionDenied where a retry is of no use. */
  constructor(
    private readonly fetch: () => Promise<Session>,
    private readonly skew: Pick<ClockSkew, 'ms'>,
  ) {}

  /** The session whose token was used last. */
  get current(): Session | undefined {
    return this.session;
  }

  /** Undefined before the first session. */
  get role(): Session['role'] | undefined {
    return this.lastRole;
  }

  /** A session whose token is valid for another minute. Throws what `fetch` throws. */
  async valid(): Promise<Session> {
    if (!this.session || this.leftMs(this.session) < renewAheadMs) this.session = await this.fetch();
    this.lastRole = this.session.role;
    return this.session;
  }

  /** The token is of no use any more: the next session is fetched. */
  discard(): void {
    this.session = undefined;
  }

  /** This person gets no session: only what anybody may see is shown. */
  denied(): void {
    this.lastRole = 'viewer';
  }

  /** How long until the token is to be renewed, ms. */
  renewInMs(session: Session): number {
    return Math.max(1_000, this.leftMs(session) - renewAheadMs);
  }

  /** Gives the gateway a new token on the open connection. Undefined: there is none, or the gateway did not accept it. */
  async renew(socket: GatewaySocket): Promise<Session | undefined> {
    try {
      const session = await this.fetch();
      const ack = await socket.timeout(ackTimeoutMs).emitWithAck('renew', { token: session.token });
      if (!readRenewal(ack)) return undefined;
      this.session = session;
      this.lastRole = session.role;
      return session;
    } catch {
      // Whatever the reason: the token expires, the gateway says goodbye, and the page reconnects with a new one.
      return undefined;
    }
  }

  private leftMs({ expiresAt }: Session): number {
    return expiresAt - (Date.now() + this.skew.ms);
  }
}
