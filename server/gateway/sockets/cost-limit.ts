export interface CostBounds {
  /** What may be spent for good, bytes a second. */
  perSecond: number;
  /** What may be spent at once after a rest, bytes. */
  burst: number;
}

const mebibyte = 1024 * 1024;
/** A page takes about one mebibyte when it opens, and less for each click. */
export const connectionCost: CostBounds = { perSecond: mebibyte / 2, burst: 4 * mebibyte };
/** What is encoded for all connections together: at the rate at which V8 writes JSON, about an eighth of a core. */
export const gatewayCost: CostBounds = { perSecond: 32 * mebibyte, burst: 128 * mebibyte };
/** An event that is looked at and left out costs about as much as so many bytes that are sent. */
export const scannedBytes = 16;

/**
 * Bounds what snapshots and resumptions cost: a token bucket over bytes. What one of them costs is known only when it is
 * made, so it may go into debt, and the next waits until that is paid. https://en.wikipedia.org/wiki/Token_bucket
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

  /** How long until something may be spent again, ms; 0: now. */
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
