import type { Sample } from '@/server/alerts/engine/interface';
import type { SlotWork } from '@/server/alerts/engine/slot-runner';
import type { Aggregation } from '@/server/alerts/engine/states/aggregation';
import { seriesKey } from '@/server/alerts/gauges/series';
import type { GaugePlan } from './gauge-plan';

/** Applies samples to the rules over gauges. */
export class GaugeWork implements SlotWork<Sample> {
  readonly aggregations: readonly Aggregation[];
  readonly #byGauge = new Map<string, GaugePlan[]>();

  constructor(readonly plans: readonly GaugePlan[]) {
    this.aggregations = plans.map(({ aggregation }) => aggregation);
    for (const plan of plans) this.#byGauge.set(plan.gauge, [...(this.#byGauge.get(plan.gauge) ?? []), plan]);
  }

  has(gauge: string): boolean {
    return this.#byGauge.has(gauge);
  }

  openSlot(slot: number): void {
    for (const plan of this.plans) plan.openSlot(slot);
  }

  apply(samples: readonly Sample[]): void {
    for (const sample of samples) {
      const key = seriesKey(sample);
      for (const plan of this.#byGauge.get(sample.gauge) ?? []) plan.add(key, sample);
    }
  }
}
