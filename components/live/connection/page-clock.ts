import type { ClockSkew } from './clock-skew';

/**
 * Whose clock is off when this browser's and the gateway's differ: that of the two which no producer agrees with.
 * apart: no producer says which.
 */
export type ClockFault = 'browser' | 'gateway' | 'apart';
export interface ClockTrouble {
  fault: ClockFault;
  /** The gateway's clock less this browser's, ms. */
  skewMs: number;
}

/** Clocks that differ by less are off by what networks and honest clocks come to. */
export const toleratedMs = 2_000;
/** An event that came later after its timestamp than this says nothing about clocks. */
const longestWayMs = 1_500;
const aheadMs = 500;
/** What a producer's clock said holds for so long. */
const evidenceMs = 10_000;

/**
 * The clock by which this page says ages and times: the gateway's, unless the browser and the producers agree that the
 * gateway's is the one that is off. All times epoch ms.
 */
export class PageClock {
  private nearBrowserAt = Number.NEGATIVE_INFINITY;
  private nearGatewayAt = Number.NEGATIVE_INFINITY;
  private judgedSkew = 0;

  constructor(private readonly skew: Pick<ClockSkew, 'ms' | 'uncertaintyMs' | 'isSettled'>) {}

  /** Ms to add to this browser's clock. */
  get correctionMs(): number {
    return this.trouble()?.fault === 'gateway' ? 0 : this.skew.ms;
  }

  get uncertaintyMs(): number | undefined {
    return this.skew.uncertaintyMs;
  }

  get isSettled(): boolean {
    return this.skew.isSettled;
  }

  now = (): number => Date.now() + this.correctionMs;

  gatewayNow = (): number => Date.now() + this.skew.ms;

  /** A time by the gateway's clock, as this page says it. */
  fromGateway = (at: number): number => at - (this.skew.ms - this.correctionMs);

  /** A live event that its producer stamped `at` came just now. */
  note(at: number, now = Date.now()): void {
    this.forgetOldSkew();
    if (!this.differs) return;
    const isNearBrowser = isOnTime(now - at);
    const isNearGateway = isOnTime(now + this.skew.ms - at);
    if (isNearBrowser === isNearGateway) return;
    if (isNearBrowser) this.nearBrowserAt = now;
    else this.nearGatewayAt = now;
  }

  /** Undefined while this browser's clock and the gateway's are in step. */
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

  // One of the clocks was set: what producers agreed with before says nothing about it.
  private forgetOldSkew(): void {
    if (Math.abs(this.skew.ms - this.judgedSkew) < toleratedMs) return;
    this.judgedSkew = this.skew.ms;
    this.nearBrowserAt = Number.NEGATIVE_INFINITY;
    this.nearGatewayAt = Number.NEGATIVE_INFINITY;
  }
}

const isOnTime = (delayMs: number): boolean => delayMs >= -aheadMs && delayMs <= longestWayMs;
const isRecent = (at: number, now: number): boolean => Math.abs(now - at) <= evidenceMs;
