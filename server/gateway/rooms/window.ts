import { BatchStream, type BatchStreamOptions } from '@/server/batching/batch-stream';
import { type Clock, systemClock } from '@/server/batching/clock';
import type { CoreBudget } from '@/server/batching/core-budget';

/** Decides when a room is written: immediately while the budget allows it, else at the end of a window. */
export class Window {
  private readonly stream: BatchStream;
  private readonly clock: Clock;
  private timer: unknown;

  constructor(
    private readonly flush: () => void,
    budget: CoreBudget,
    options: BatchStreamOptions,
  ) {
    this.stream = new BatchStream(budget, options);
    this.clock = options.clock ?? systemClock;
  }

  /** Notes that `count` more events are pending. Flushes now, or when the window ends. */
  arrived(count: number): void {
    this.stream.arrived(count);
    if (this.timer !== undefined) return;
    const waitMs = this.stream.waitMs();
    if (waitMs === 0) this.fire();
    else this.timer = this.clock.setTimer(() => this.fire(), waitMs);
  }

  /** Flushes what is pending before the window ends: a client is about to join. */
  fire(): void {
    this.cancel();
    this.stream.started();
    this.flush();
    this.stream.ended();
  }

  cancel(): void {
    if (this.timer !== undefined) this.clock.clearTimer(this.timer);
    this.timer = undefined;
  }
}
