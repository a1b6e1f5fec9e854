import { type Clock, systemClock } from './clock';
import type { CoreBudget } from './core-budget';
import { Rate } from './rate';

/** What comes so shortly before the end of a window ends it: a fetch that keeps step with it comes a little early or late. */
const slackMs = 4;

export interface BatchStreamOptions {
  /** How many units of work a batch takes: one for each client that it is written to. Unset: 1. */
  units?(): number;
  /** Between two batches there is at least this, whatever the budget, ms. Unset: 0. */
  leastMs?(): number;
  clock?: Clock | undefined;
}

/** Events that are sent in batches: says when the next batch is due. */
export class BatchStream {
  private readonly rate = new Rate();
  private readonly clock: Clock;
  private startedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly budget: CoreBudget,
    private readonly options: BatchStreamOptions = {},
  ) {
    this.clock = options.clock ?? systemClock;
  }

  /** Notes events that are to be sent. */
  arrived(count: number): void {
    if (count <= 0) return;
    const now = this.clock.now();
    this.rate.note(count, now);
    const perSecond = this.rate.perSecond(now);
    // By itself a stream that has a window of its own is not sent more often than that.
    const sentShare = Math.min(1, 1_000 / (this.leastMs * perSecond));
    this.budget.note(count * sentShare, this.units, perSecond, now);
  }

  /** Notes that a batch begins to be sent. */
  started(): void {
    this.startedAt = this.clock.now();
  }

  /** Notes that the batch that was started is sent: how long that took is what the next ones are expected to take. */
  ended(): void {
    this.budget.unit.note(this.units, this.clock.now() - this.startedAt);
  }

  /** How long the next batch has to wait, ms; 0: it is due. */
  waitMs(): number {
    const now = this.clock.now();
    const window = Math.max(this.leastMs, this.budget.windowMs(now));
    const wait = this.startedAt + window - now;
    return wait <= Math.min(slackMs, window / 2) ? 0 : wait;
  }

  private get leastMs(): number {
    return this.options.leastMs?.() ?? 0;
  }

  private get units(): number {
    return this.options.units?.() ?? 1;
  }
}
