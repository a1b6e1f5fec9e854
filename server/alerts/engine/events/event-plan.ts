import type { Bucket } from '@/lib/alerts/bucket';
import type { AlertRule } from '@/lib/alerts/rule';
import type { Topic } from '@/lib/events';
import { keyReader } from '@/server/alerts/engine/group-key';
import type { Observation } from '@/server/alerts/engine/observation';
import { Aggregation, type AggregationPlan } from '@/server/alerts/engine/states/aggregation';
import { RuleStates } from '@/server/alerts/engine/states/rule-states';
import type { GroupWindow } from '@/server/alerts/engine/windows/group-window';
import { measureOf } from '@/server/alerts/engine/windows/measures/by-aggregate';
import { ringOf, windowMaker } from '@/server/alerts/engine/windows/new-window';
import type { SilenceWindow } from '@/server/alerts/engine/windows/silence-window';
import { testOf } from './conditions';
import { readNumber, type Subject } from './read-field';

type EventRule = AlertRule & { events: NonNullable<AlertRule['events']> };

/** Where an event counts: its group, and what is taken from it. */
export interface EventPlan {
  topic: Topic;
  isInvalid: boolean;
  types: readonly string[] | undefined;
  where: AlertRule['where'];
  aggregation: Aggregation;
  /** Whether the order of values counts. */
  isOrdered: boolean;
  keyOf(subject: Subject): string | undefined;
  /** undefined: `field` is no number. */
  measuredOf(subject: Subject): number | undefined;
  isMatch(subject: Subject): boolean;
}

/** An observation on its way to the slot in which it counts. */
export interface Entry extends Observation {
  aggregation: Aggregation;
  /** Of its group. */
  key: string;
  /** What the lake has summed, in place of an event. */
  bucket: Bucket | undefined;
}

export const isEventRule = (rule: AlertRule): rule is EventRule => rule.events !== undefined;

/** What rules have in common that share their windows. */
const sharedBy = ({ events, where, by, field, matching, window, baseline, growing, aggregate }: EventRule) =>
  JSON.stringify([events, where, by, field, matching, window, baseline, growing, measureOf[aggregate]]);

/** The plans of rules over events, one for all rules with equal source, filter, measure and window. */
export function planEvents(rules: readonly EventRule[]): EventPlan[] {
  const plans = new Map<string, EventPlan>();
  for (const rule of rules) {
    const key = sharedBy(rule);
    const plan = plans.get(key) ?? newPlan(rule);
    plans.set(key, plan);
    plan.aggregation.rules.push(new RuleStates(rule, plan.aggregation.rules.length));
  }
  return [...plans.values()];
}

function newPlan(rule: EventRule): EventPlan {
  const { events, where, by, field, matching } = rule;
  const shape = ringOf(rule);
  return {
    topic: events.topic,
    isInvalid: events.invalid,
    types: events.types,
    where,
    aggregation: new Aggregation({
      by,
      shape,
      newWindow: windowMaker(rule),
      isDue: rule.aggregate === 'absence' ? isSilenceDue : undefined,
      isEmpty: ({ filled }) => filled === 0,
    }),
    isOrdered: measureOf[rule.aggregate] === 'increases',
    keyOf: keyReader(by),
    measuredOf: field === undefined ? () => 0 : readNumber(field),
    isMatch: matching ? testOf(matching) : () => false,
  };
}

/** A silence grows by itself, but its state changes at the thresholds only. */
const isSilenceDue: AggregationPlan<GroupWindow>['isDue'] = ({ active, window }, rules, at) =>
  active > 0 ||
  rules.some(
    ({ rule: { compare, threshold } }) =>
      compare === 'below' ||
      compare === 'atMost' ||
      (window as SilenceWindow).isSilent(at, threshold * 1_000),
  );

/** What an event that passes the filter of a plan adds; undefined: nothing, as it lacks a field. */
export function entryOf(
  { aggregation, keyOf, measuredOf, isMatch }: EventPlan,
  subject: Subject,
  { at, partition, offset }: Pick<Observation, 'at' | 'partition' | 'offset'>,
): Entry | undefined {
  const value = measuredOf(subject);
  if (value === undefined) return undefined;
  const key = keyOf(subject);
  if (key === undefined) return undefined;
  return { aggregation, key, at, partition, offset, value, isMatch: isMatch(subject), bucket: undefined };
}
