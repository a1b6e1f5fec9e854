export interface TurnsOptions {
  /** Turns a second, once `burst` of them have been had at once. */
  perSecond: number;
  burst: number;
  now?(): number;
}

interface Waiting {
  rank: number;
  go(): void;
}

/**
 * Bounds how often something is done by everybody together, and refuses nobody: who comes too early waits. Of those
 * who wait the lowest rank is next, and of equals the first who came.
 */
export class Turns {
  private readonly waiting: Waiting[] = [];
  private left: number;
  private filledAt: number;
  private readonly now: () => number;

  constructor(private readonly options: TurnsOptions) {
    this.now = options.now ?? (() => performance.now());
    this.left = options.burst;
    this.filledAt = this.now();
  }

  /** Resolves when it is this one's turn. */
  take(rank: number): Promise<void> {
    return new Promise((go) => {
      this.waiting.push({ rank, go });
      if (this.waiting.length === 1) this.serve();
    });
  }

  private readonly serve = (): void => {
    this.fill();
    while (this.left >= 1 && this.waiting.length > 0) {
      this.left -= 1;
      this.takeNext()?.go();
    }
    if (this.waiting.length > 0) setTimeout(this.serve, 1_000 / this.options.perSecond);
  };

  private fill(): void {
    const { perSecond, burst } = this.options;
    const now = this.now();
    this.left = Math.min(burst, this.left + ((now - this.filledAt) / 1_000) * perSecond);
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
