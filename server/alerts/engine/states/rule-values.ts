import type { AlertRule } from '@/lib/alerts/rule';
import { labelsOf } from '@/server/alerts/engine/group-key';
import type { RuleValues, SavedAlert } from '@/server/alerts/engine/interface';
import type { SilenceWindow } from '@/server/alerts/engine/windows/silence-window';
import type { Aggregation } from './aggregation';
import type { Group } from './group';
import type { RuleStates } from './rule-states';

const mostShown = 20;

/** A group with a value, or with an alert. */
interface Shown {
  group: Group;
  value: number | null;
}

/** The groups of a rule whose value is nearest to the threshold or beyond it. */
export function valuesOf(states: RuleStates, aggregation: Aggregation): RuleValues {
  const { rule } = states;
  const sign = rule.compare === 'above' || rule.compare === 'atLeast' ? -1 : 1;
  const worst = new Worst(sign);
  for (const group of aggregation.groups.values()) {
    const value = aggregation.reading(group, states)?.value ?? null;
    if (value !== null || states.active.has(group)) worst.add({ group, value });
  }
  return {
    ruleId: rule.id,
    groups: worst.added,
    value: worst.shown[0] ? worst.shown[0].value : valueOfNothing(rule),
    waiting: states.waiting,
    worst: worst.shown.map(({ group, value }) => {
      const { state = 'inactive' as const, since = null } = states.active.get(group) ?? {};
      return { alertId: states.alertId(group), labels: labelsOf(rule.by, group.key), state, since, value };
    }),
  };
}

/** No event in any group: as a number of events that is 0, and no other figure. */
const valueOfNothing = ({ events, aggregate }: AlertRule): number | null =>
  events && (aggregate === 'count' || aggregate === 'rate') ? 0 : null;

/** Keeps the lowest values (1), or the highest (-1), in their order, without sorting all of them. */
class Worst {
  readonly shown: Shown[] = [];
  added = 0;

  constructor(readonly sign: 1 | -1) {}

  add(one: Shown): void {
    this.added++;
    const last = this.shown[mostShown - 1];
    if (last && this.#compare(one, last) >= 0) return;
    const at = this.shown.findIndex((other) => this.#compare(one, other) < 0);
    this.shown.splice(at === -1 ? this.shown.length : at, 0, one);
    if (this.shown.length > mostShown) this.shown.pop();
  }

  /** Without a value comes last; of equal values the first by labels. */
  #compare(a: Shown, b: Shown): number {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return this.sign * (a.value - b.value) || (a.group.key < b.group.key ? -1 : 1);
  }
}

/** The alerts of a rule that are pending or firing. */
export const activeOf = (states: RuleStates): SavedAlert[] =>
  [...states.active].map(([group, active]) => {
    const lastEventAt = (group.window as Partial<SilenceWindow>).lastAt;
    return {
      alertId: states.alertId(group),
      ruleId: states.rule.id,
      labels: labelsOf(states.rule.by, group.key),
      ...active,
      value: group.readings[states.index]?.value ?? null,
      ...(lastEventAt !== undefined && { lastEventAt }),
    };
  });
