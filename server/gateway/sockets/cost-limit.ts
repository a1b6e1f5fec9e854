export interface CostBounds {
  /** Sustained, bytes. */
  perSecond: number;
  /** At once, after a pause, bytes. */
  burst: number;
}

const mebibyte = 1024 * 1024;
/** A page takes about one MiB when it opens, and less for each click. */
export const connectionCost: CostBounds = { perSecond: mebibyte / 2, burst: 4 * mebibyte };
/** Of what is encoded for all connections together: about an eighth of a core, at the speed of JSON.stringify. */
export const gatewayCost: CostBounds = { perSecond: 32 * mebibyte, burst: 128 * mebibyte };
/** Filtering out one event takes about as long as sending this many bytes. */
export const scannedBytes = 16;

/**
 * Bounds what snapshots and resumptions cost: a token bucket over bytes. The cost of a request is known only when it has
 * been handled, so the bucket may be overdrawn; the next request waits until it is refilled.
 * https://en.wikipedia.org/wiki/Token_bucket
 */
export class CostLimit {
  private left: number;
  private at = performance.now();

  constructor(private readonly bounds: CostBounds) {
    this.left = bounds.burst;
  }

  spend(bytes: number): void {
    this.refill();
    this.left -= bytes;
  }

  /** How long until the next request may be handled, ms; 0: now. */
  get waitMs(): number {
    this.refill();
    return this.left > 0 ? 0 : Math.ceil((1 - this.left) / (this.bounds.perSecond / 1_000));
  }

  private refill(): void {
    const now = performance.now();
    const { perSecond, burst } = this.bounds;
    this.left = Math.min(burst, this.left + ((now - this.at) * perSecond) / 1_000);
    this.at = now;
  }
}
