import type { Connection } from '@/components/live/connection/connection';
import type { GatewaySocket } from '@/components/live/connection/open-socket';
import type { Feed } from '@/lib/protocol';
import type { FeedSession } from './feed-session';
import { LivenessTimeout } from './liveness-timeout';
import type { SubscriptionConditions } from './subscriptions';

const checkMs = 1_000;
/** The gateway sends a heartbeat every second: an open connection without a packet for so long is dead, ms. */
const connectionTimeoutMs = 15_000;

/** Notices when messages no longer arrive, on the connection or in one feed. */
export class LivenessCheck {
  private readonly liveness = new LivenessTimeout(connectionTimeoutMs);

  constructor(
    private readonly connection: Connection,
    private readonly sessions: ReadonlyMap<Feed, FeedSession>,
    private readonly conditions: SubscriptionConditions,
  ) {}

  /** Watches a socket that just connected. */
  attach(socket: GatewaySocket): void {
    this.liveness.reset(Date.now());
    socket.io.engine.on('packet', () => this.liveness.reset(Date.now()));
  }

  /** Returns how to stop. */
  start(): () => void {
    const timer = setInterval(() => this.check(Date.now()), checkMs);
    return () => clearInterval(timer);
  }

  private check(now: number): void {
    const { connection, conditions, sessions } = this;
    if (!conditions.isConnected()) return;
    // A paused page has no subscriptions: it receives only the heartbeat of the socket, which is less frequent.
    if (!conditions.isPaused() && this.liveness.hasExpired(now)) connection.reportSilence();
    else for (const session of sessions.values()) session.check(now);
  }
}
