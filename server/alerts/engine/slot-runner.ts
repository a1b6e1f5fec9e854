import { slotMs } from '@/lib/alerts/windows';
import type { Transition } from './interface';
import { SlotQueue, slotOf } from './slot-queue';
import type { Aggregation } from './states/aggregation';

/** What is evaluated in slots: the rules over events, or those over gauges. */
export interface SlotWork<T> {
  aggregations: readonly Aggregation[];
  openSlot(slot: number): void;
  apply(items: readonly T[]): void;
}

/** Goes through the slots of time, one after the other. */
export class SlotRunner<T> {
  readonly queue = new SlotQueue<T>();
  /** Slots up to this one were evaluated before: they change no state. */
  #knownSlot = Number.NEGATIVE_INFINITY;

  constructor(readonly work: SlotWork<T>) {}

  /** `evaluated`: epoch ms. `reachMs`: before it, how far back its windows go. */
  restore(evaluated: number, reachMs: number): void {
    if (!Number.isFinite(evaluated)) return;
    this.#knownSlot = lastSlotBefore(evaluated);
    this.queue.last = slotOf(evaluated - reachMs) - 1;
  }

  /** Every slot that ends at or before `progress`, epoch ms. */
  advance(progress: number, transitions: Transition[]): void {
    if (!Number.isFinite(progress)) return;
    const last = lastSlotBefore(progress);
    for (let slot = this.queue.firstUpTo(last); slot <= last; slot++) this.#run(slot, transitions);
  }

  #run(slot: number, transitions: Transition[]): void {
    this.work.openSlot(slot);
    this.work.apply(this.queue.take(slot));
    for (const aggregation of this.work.aggregations) {
      if (slot <= this.#knownSlot) aggregation.skip();
      else aggregation.evaluate((slot + 1) * slotMs, transitions);
    }
  }
}

/** The last slot that ends at or before a time, epoch ms. */
const lastSlotBefore = (at: number): number => Math.floor(at / slotMs) - 1;
