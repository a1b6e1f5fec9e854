import type { Bucket } from '@/lib/alerts/bucket';
import type { AlertRule } from '@/lib/alerts/rule';
import { slotMs } from '@/lib/alerts/windows';
import type { DomainEvent, Topic } from '@/lib/events';
import { EventIndex } from './events/event-index';
import { type Entry, entryOf, isEventRule, planEvents } from './events/event-plan';
import { EventWork } from './events/event-work';
import type { Subject } from './events/read-field';
import { isGaugeRule, planGauges } from './gauges/gauge-plan';
import { GaugeWork } from './gauges/gauge-work';
import { keyOfLabels } from './group-key';
import type {
  AlertEngine,
  InvalidMessage,
  Limits,
  Progress,
  RuleValues,
  Sample,
  SavedAlert,
  Transition,
} from './interface';
import type { Observation } from './observation';
import { reachOf } from './reach';
import { SlotRunner } from './slot-runner';
import type { Aggregation } from './states/aggregation';
import type { RuleStates } from './states/rule-states';
import { activeOf, valuesOf } from './states/rule-values';
import { SilenceWindow } from './windows/silence-window';

/** An engine for the rules that are enabled. Their ids have to differ. */
export const createEngine = (rules: readonly AlertRule[]): AlertEngine =>
  new Engine(rules.filter(({ enabled }) => enabled));

class Engine implements AlertEngine {
  readonly slotMs = slotMs;
  readonly #index: EventIndex;
  readonly #events: SlotRunner<Entry>;
  readonly #gauges: SlotRunner<Sample>;
  readonly #gaugeWork: GaugeWork;
  readonly #rules = new Map<string, { states: RuleStates; aggregation: Aggregation }>();

  constructor(readonly rules: readonly AlertRule[]) {
    const plans = planEvents(rules.filter(isEventRule));
    const work = new EventWork(plans);
    this.#index = new EventIndex(plans);
    this.#events = new SlotRunner(work);
    this.#gaugeWork = new GaugeWork(planGauges(rules.filter(isGaugeRule)));
    this.#gauges = new SlotRunner(this.#gaugeWork);
    for (const aggregation of [...work.aggregations, ...this.#gaugeWork.aggregations])
      for (const states of aggregation.rules) this.#rules.set(states.rule.id, { states, aggregation });
  }

  reachMs(source: Topic | 'gauges'): number {
    const reads = this.rules.filter(({ events }) => (events?.topic ?? 'gauges') === source);
    return Math.max(0, ...reads.map(reachOf));
  }

  topics(): readonly Topic[] {
    return [...new Set(this.rules.flatMap(({ events }) => events?.topic ?? []))];
  }

  addEvent(topic: Topic, event: DomainEvent): void {
    this.#addSubject(topic, event, event);
  }

  addInvalid(message: InvalidMessage): void {
    this.#addSubject(message.topic, { data: { reason: message.reason } }, message);
  }

  addBucket(ruleId: string, labels: Readonly<Record<string, string>>, bucket: Bucket): void {
    const found = this.#rules.get(ruleId);
    const key = found && keyOfLabels(found.aggregation.plan.by, labels);
    if (!found || key === undefined || (bucket.values ?? bucket.count) === 0) return;
    const at = bucket.start;
    this.#events.queue.add(at, {
      aggregation: found.aggregation,
      key,
      bucket,
      at,
      partition: 0,
      offset: 0,
      value: 0,
      isMatch: false,
    });
  }

  addSample(sample: Sample): void {
    if (this.#gaugeWork.has(sample.gauge)) this.#gauges.queue.add(sample.at, sample);
  }

  restore(alerts: readonly SavedAlert[], evaluated: Progress): void {
    const reach = (isOfEvents: boolean) =>
      Math.max(0, ...this.rules.filter(({ events }) => (events !== undefined) === isOfEvents).map(reachOf));
    this.#events.restore(evaluated.events, reach(true));
    this.#gauges.restore(evaluated.gauges, reach(false));
    for (const alert of alerts) this.#restoreAlert(alert);
  }

  advance({ events, gauges }: Progress): Transition[] {
    const transitions: Transition[] = [];
    this.#events.advance(events, transitions);
    this.#gauges.advance(gauges, transitions);
    return transitions.sort(
      (a, b) => a.at - b.at || compareTexts(a.rule.id, b.rule.id) || compareTexts(a.alertId, b.alertId),
    );
  }

  active(): SavedAlert[] {
    return [...this.#rules.values()].flatMap(({ states }) => activeOf(states));
  }

  values(ruleId: string): RuleValues | undefined {
    const found = this.#rules.get(ruleId);
    return found && valuesOf(found.states, found.aggregation);
  }

  limits(): Limits {
    const limits = { droppedGroups: 0, waitingAlerts: 0 };
    for (const { states, aggregation } of this.#rules.values()) {
      limits.waitingAlerts += states.waiting;
      if (states.index === 0) limits.droppedGroups += aggregation.dropped;
    }
    return limits;
  }

  #addSubject(topic: Topic, subject: Subject, order: Pick<Observation, 'at' | 'partition' | 'offset'>): void {
    for (const plan of this.#index.plansOf(topic, subject)) {
      const entry = entryOf(plan, subject, order);
      if (entry) this.#events.queue.add(order.at, entry);
    }
  }

  #restoreAlert(alert: SavedAlert): void {
    const found = this.#rules.get(alert.ruleId);
    const key = found && keyOfLabels(found.aggregation.plan.by, alert.labels);
    if (!found || key === undefined) return;
    const group = found.aggregation.group(key);
    found.states.restore(group, alert);
    if (group.window instanceof SilenceWindow && alert.lastEventAt !== undefined)
      group.window.restore(alert.lastEventAt);
  }
}

const compareTexts = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
