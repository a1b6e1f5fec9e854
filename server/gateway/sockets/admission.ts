export interface AdmissionOptions {
  /** Handshakes a second that are accepted, after a burst of a tenth of a second's worth. */
  perSecond: number;
  /** A client whose turn would come later than this is refused. */
  longestWaitMs: number;
  /** Called with the number of clients that wait, whenever it changes. */
  onQueue(waiting: number): void;
}

/** Accepted, after its turn was waited for; or refused: there would be a turn in `retryAfterMs`. */
export type Admitted = { ok: true } | { ok: false; retryAfterMs: number };

/**
 * Bounds how many clients are accepted a second, so that a storm of handshakes does not starve the clients that are
 * connected. A token bucket, kept as the time of the next turn
 * (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm).
 */
export class Admission {
  private readonly everyMs: number;
  private readonly burstMs: number;
  private nextTurn = Number.NEGATIVE_INFINITY;
  private nextReturn = Number.NEGATIVE_INFINITY;
  private waiting = 0;

  constructor(private readonly options: AdmissionOptions) {
    this.everyMs = 1_000 / options.perSecond;
    this.burstMs = Math.max(100, this.everyMs);
  }

  /** Waits for a turn, at most `longestWaitMs`. Refuses immediately when it would take longer. */
  async admit(): Promise<Admitted> {
    const now = performance.now();
    const turn = Math.max(this.nextTurn, now - this.burstMs + this.everyMs);
    const wait = turn - now;
    if (wait > this.options.longestWaitMs)
      return { ok: false, retryAfterMs: Math.ceil(this.returnTurn(turn) - now) };
    this.nextTurn = turn + this.everyMs;
    if (wait > 0) await this.waitInQueue(wait);
    return { ok: true };
  }

  /** Each refused client gets a turn of its own behind the queue: if all came back together, most would be refused again. */
  private returnTurn(turn: number): number {
    const later = Math.max(turn, this.nextReturn);
    this.nextReturn = later + this.everyMs;
    return later;
  }

  private async waitInQueue(ms: number): Promise<void> {
    this.options.onQueue(++this.waiting);
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.options.onQueue(--this.waiting);
  }
}
