export interface PacerOptions {
  /** Calls per second after the first `burst`. */
  perSecond: number;
  burst: number;
  now?(): number;
}

interface Waiting {
  rank: number;
  go(): void;
}

/**
 * Limits the rate of an operation over all callers by a token bucket, and queues callers instead of refusing them. The
 * caller with the lowest rank is next, and among equals the first.
 */
export class Pacer {
  private readonly waiting: Waiting[] = [];
  private tokens: number;
  private filledAt: number;
  private readonly now: () => number;

  constructor(private readonly options: PacerOptions) {
    this.now = options.now ?? (() => performance.now());
    this.tokens = options.burst;
    this.filledAt = this.now();
  }

  /** Resolves when the caller may proceed. */
  take(rank: number): Promise<void> {
    return new Promise((go) => {
      this.waiting.push({ rank, go });
      if (this.waiting.length === 1) this.serve();
    });
  }

  private readonly serve = (): void => {
    this.refill();
    while (this.tokens >= 1 && this.waiting.length > 0) {
      this.tokens -= 1;
      this.takeNext()?.go();
    }
    if (this.waiting.length > 0) setTimeout(this.serve, 1_000 / this.options.perSecond);
  };

  private refill(): void {
    const { perSecond, burst } = this.options;
    const now = this.now();
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAt) / 1_000) * perSecond);
    this.filledAt = now;
  }

  private takeNext(): Waiting | undefined {
    let next = 0;
    for (const [index, { rank }] of this.waiting.entries()) {
      if (rank < (this.waiting[next]?.rank ?? 0)) next = index;
    }
    return this.waiting.splice(next, 1)[0];
  }
}
