import type { ClockSkew } from './clock-skew';

/**
 * Whose clock is wrong when this browser's and the gateway's differ: the one that the timestamps of producers contradict.
 * apart: they do not decide it.
 */
export type ClockFault = 'browser' | 'gateway' | 'apart';
export interface ClockTrouble {
  fault: ClockFault;
  /** The gateway's clock less this browser's, ms. */
  skewMs: number;
}

/** A smaller difference is normal for synchronised clocks and networks, ms. */
export const toleratedMs = 2_000;
/** An event that took longer from its timestamp to this page says nothing about clocks, ms. */
const longestTransitMs = 1_500;
const aheadMs = 500;
/** How long the timestamp of a producer counts, ms. */
const evidenceMs = 10_000;

/**
 * The clock that ages and times on this page follow: the gateway's, unless producers agree with this browser that the
 * gateway's is wrong. All times are epoch ms.
 */
export class PageClock {
  private nearBrowserAt = Number.NEGATIVE_INFINITY;
  private nearGatewayAt = Number.NEGATIVE_INFINITY;
  private checkedSkew = 0;

  constructor(private readonly skew: Pick<ClockSkew, 'ms' | 'uncertaintyMs' | 'isSettled'>) {}

  /** Ms to add to this browser's clock. */
  get correctionMs(): number {
    return this.trouble()?.fault === 'gateway' ? 0 : this.skew.ms;
  }

  get uncertaintyMs(): number | undefined {
    return this.skew.uncertaintyMs;
  }

  /** False as well while it is open which of two clocks is right: every latency would be off by their difference. */
  get isSettled(): boolean {
    return this.skew.isSettled && this.trouble()?.fault !== 'apart';
  }

  now = (): number => Date.now() + this.correctionMs;

  gatewayNow = (): number => Date.now() + this.skew.ms;

  /** Converts a time by the gateway's clock to the page's clock. */
  fromGateway = (at: number): number => at - (this.skew.ms - this.correctionMs);

  /** A live event that its producer stamped `at` arrived at `now`. */
  note(at: number, now = Date.now()): void {
    this.forgetOldSkew();
    if (!this.differs) return;
    const isNearBrowser = isOnTime(now - at);
    const isNearGateway = isOnTime(now + this.skew.ms - at);
    if (isNearBrowser === isNearGateway) return;
    if (isNearBrowser) this.nearBrowserAt = now;
    else this.nearGatewayAt = now;
  }

  /** Undefined while this browser's clock and the gateway's agree. */
  trouble(now = Date.now()): ClockTrouble | undefined {
    this.forgetOldSkew();
    if (!this.differs) return undefined;
    const browser = isRecent(this.nearBrowserAt, now);
    const gateway = isRecent(this.nearGatewayAt, now);
    const fault = browser === gateway ? 'apart' : gateway ? 'browser' : 'gateway';
    return { fault, skewMs: this.skew.ms };
  }

  private get differs(): boolean {
    return Math.abs(this.skew.ms) - (this.skew.uncertaintyMs ?? 0) >= toleratedMs;
  }

  // One of the clocks was set: earlier timestamps of producers say nothing about it.
  private forgetOldSkew(): void {
    if (Math.abs(this.skew.ms - this.checkedSkew) < toleratedMs) return;
    this.checkedSkew = this.skew.ms;
    this.nearBrowserAt = Number.NEGATIVE_INFINITY;
    this.nearGatewayAt = Number.NEGATIVE_INFINITY;
  }
}

const isOnTime = (delayMs: number): boolean => delayMs >= -aheadMs && delayMs <= longestTransitMs;
const isRecent = (at: number, now: number): boolean => Math.abs(now - at) <= evidenceMs;
