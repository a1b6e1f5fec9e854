export interface AdmissionOptions {
  /** Handshakes a second that are taken, once a tenth of a second's worth has come at once. */
  perSecond: number;
  /** The queue: who would wait longer than this is refused. */
  longestWaitMs: number;
  /** Told how many wait whenever that changes. */
  onQueue(waiting: number): void;
}

/** Taken after its turn was waited for, or refused: its turn would have come in `retryAfterMs`. */
export type Admitted = { ok: true } | { ok: false; retryAfterMs: number };

/**
 * Bounds how many clients are let in a second, so that a storm of them does not starve those who are in. A token
 * bucket kept as the moment of the next free turn (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm).
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

  /** Waits for a turn, at most `longestWaitMs`; resolves at once when it would take longer. */
  async admit(): Promise<Admitted> {
    const now = performance.now();
    const turn = Math.max(this.nextTurn, now - this.burstMs + this.everyMs);
    const wait = turn - now;
    if (wait > this.options.longestWaitMs)
      return { ok: false, retryAfterMs: Math.ceil(this.laterTurn(turn) - now) };
    this.nextTurn = turn + this.everyMs;
    if (wait > 0) await this.inQueue(wait);
    return { ok: true };
  }

  // The refused get turns of their own behind the queue: sent back all at the same moment, they would be refused again.
  private laterTurn(turn: number): number {
    const later = Math.max(turn, this.nextReturn);
    this.nextReturn = later + this.everyMs;
    return later;
  }

  private async inQueue(ms: number): Promise<void> {
    this.options.onQueue(++this.waiting);
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.options.onQueue(--this.waiting);
  }
}
