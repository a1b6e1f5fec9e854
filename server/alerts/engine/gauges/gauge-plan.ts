import type { AlertRule } from '@/lib/alerts/rule';
import { slotMs } from '@/lib/alerts/windows';
import { type Test, testOf } from '@/server/alerts/engine/events/conditions';
import { keyReader } from '@/server/alerts/engine/group-key';
import type { Sample } from '@/server/alerts/engine/interface';
import { Aggregation } from '@/server/alerts/engine/states/aggregation';
import type { Group } from '@/server/alerts/engine/states/group';
import { RuleStates } from '@/server/alerts/engine/states/rule-states';
import { cellOf } from '@/server/alerts/engine/windows/group-window';
import { measureOf } from '@/server/alerts/engine/windows/measures/by-aggregate';
import { ringOf, windowMaker } from '@/server/alerts/engine/windows/new-window';
import { GaugeWindow } from './gauge-window';

type GaugeRule = AlertRule & { gauge: NonNullable<AlertRule['gauge']> };

export const isGaugeRule = (rule: AlertRule): rule is GaugeRule => rule.gauge !== undefined;

/** What rules have in common that share their windows. */
const sharedBy = ({ gauge, where, by, window, growing, aggregate }: GaugeRule) =>
  JSON.stringify([gauge, where, by, window, growing, measureOf[aggregate]]);

/** The plans of rules over gauges, one for all rules with equal gauge, filter, measure and window. */
export function planGauges(rules: readonly GaugeRule[]): GaugePlan[] {
  const plans = new Map<string, GaugePlan>();
  for (const rule of rules) {
    const key = sharedBy(rule);
    const plan = plans.get(key) ?? new GaugePlan(rule);
    plans.set(key, plan);
    plan.aggregation.rules.push(new RuleStates(rule, plan.aggregation.rules.length));
  }
  return [...plans.values()];
}

/**
 * The windows of a gauge. A series has its value until its next sample: at the start of a bucket the values that it began
 * with are added. A sample that repeats the value changes nothing. Average and percentiles take the values at these
 * starts only, so that each has the same weight.
 */
export class GaugePlan {
  readonly gauge: string;
  readonly aggregation: Aggregation<GaugeWindow>;
  readonly #passes: Test;
  readonly #keyOf: ReturnType<typeof keyReader>;
  readonly #takesSamples: boolean;
  #slot = 0;

  constructor(rule: GaugeRule) {
    const { by, gauge } = rule;
    const newWindow = windowMaker(rule);
    this.gauge = gauge;
    this.aggregation = new Aggregation({
      by,
      shape: ringOf(rule),
      newWindow: () => new GaugeWindow(rule.window === undefined ? undefined : newWindow()),
      isEmpty: ({ window }) => window.series.size === 0,
    });
    this.#passes = testOf(rule.where);
    this.#keyOf = keyReader(by);
    this.#takesSamples = !['sums', 'bins'].includes(measureOf[rule.aggregate]);
  }

  openSlot(slot: number): void {
    this.#slot = slot;
    if (!this.aggregation.openSlot(slot)) return;
    for (const group of this.aggregation.groups.values()) this.#beginBucket(group);
  }

  /** `key`: of the series. */
  add(key: string, sample: Sample): void {
    const subject = { data: sample.labels };
    const groupKey = this.#passes(subject) ? this.#keyOf(subject) : undefined;
    if (groupKey === undefined) return;
    const group = this.aggregation.group(groupKey);
    const known = group.window.series.get(key);
    if (known && known.at > sample.at) return;
    if (sample.isGone) group.window.series.delete(key);
    else this.#set(group, key, sample);
    this.aggregation.touch(group);
  }

  #set(group: Group<GaugeWindow>, key: string, { value, at, details }: Sample): void {
    const known = value !== null && Number.isFinite(value) ? value : null;
    group.window.series.set(key, { key, value: known, at, details });
    if (known !== null && this.#takesSamples) this.#observe(group, known, Math.max(at, this.#bucketStart), 1);
  }

  #beginBucket(group: Group<GaugeWindow>): void {
    for (const { value } of group.window.series.values())
      if (value !== null) this.#observe(group, value, this.#bucketStart, 0);
  }

  /** `offset`: a sample at the start of a bucket comes after the value that the bucket begins with. */
  #observe(group: Group<GaugeWindow>, value: number, at: number, offset: 0 | 1): void {
    if (!group.window.window) return;
    const { shape } = this.aggregation.plan;
    const bucket = this.#bucketStart / shape.bucketMs;
    this.aggregation.fill(group, bucket);
    group.window.add(cellOf(shape, bucket), { value, at, partition: 0, offset, isMatch: false });
    this.aggregation.touch(group);
  }

  get #bucketStart(): number {
    const { bucketMs } = this.aggregation.plan.shape;
    return Math.floor((this.#slot * slotMs) / bucketMs) * bucketMs;
  }
}
