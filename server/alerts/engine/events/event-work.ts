import type { SlotWork } from '@/server/alerts/engine/slot-runner';
import type { Aggregation } from '@/server/alerts/engine/states/aggregation';
import type { Entry, EventPlan } from './event-plan';

/** Applies observations to the windows of the rules over events. */
export class EventWork implements SlotWork<Entry> {
  readonly aggregations: readonly Aggregation[];
  /** Those in which values count in their order. */
  readonly #ordered: ReadonlySet<Aggregation>;

  constructor(plans: readonly EventPlan[]) {
    this.aggregations = plans.map(({ aggregation }) => aggregation);
    this.#ordered = new Set(plans.filter(({ isOrdered }) => isOrdered).map(({ aggregation }) => aggregation));
  }

  openSlot(slot: number): void {
    for (const aggregation of this.aggregations) aggregation.openSlot(slot);
  }

  apply(entries: readonly Entry[]): void {
    const ordered: Entry[] = [];
    for (const entry of entries) {
      if (this.#ordered.has(entry.aggregation)) ordered.push(entry);
      else entry.aggregation.add(entry.key, entry, entry.bucket);
    }
    ordered.sort(byOrder);
    for (const entry of ordered) entry.aggregation.add(entry.key, entry, entry.bucket);
  }
}

/** By (at, partition, offset). */
const byOrder = (a: Entry, b: Entry): number =>
  a.at - b.at || a.partition - b.partition || a.offset - b.offset;
