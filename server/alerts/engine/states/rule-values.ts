import { alertIdOf } from '@/server/alerts/engine/alert-id';
import { labelsOf } from '@/server/alerts/engine/group-key';
import type { RuleValues, SavedAlert } from '@/server/alerts/engine/interface';
import type { SilenceWindow } from '@/server/alerts/engine/windows/silence-window';
import type { Aggregation } from './aggregation';
import type { Group } from './group';
import type { RuleStates } from './rule-states';

const mostShown = 20;

/** The groups of a rule whose value is nearest to the threshold or beyond it. */
export function valuesOf(states: RuleStates, { groups }: Aggregation): RuleValues {
  const { rule, index } = states;
  const sign = rule.compare === 'above' || rule.compare === 'atLeast' ? -1 : 1;
  const valueIn = (group: Group) => group.readings[index]?.value ?? null;
  const known = [...groups.values()].filter((group) => valueIn(group) !== null || states.active.has(group));
  known.sort((a, b) => sign * ((valueIn(a) ?? 0) - (valueIn(b) ?? 0)) || (a.key < b.key ? -1 : 1));
  return {
    ruleId: rule.id,
    groups: known.length,
    waiting: states.waiting,
    worst: known.slice(0, mostShown).map((group) => {
      const labels = labelsOf(rule.by, group.key);
      const { state = 'inactive' as const, since = null } = states.active.get(group) ?? {};
      return { alertId: alertIdOf(rule.id, labels), labels, state, since, value: valueIn(group) };
    }),
  };
}

/** The alerts of a rule that are pending or firing. */
export function activeOf(states: RuleStates): SavedAlert[] {
  const { rule, index } = states;
  return [...states.active].map(([group, active]) => {
    const labels = labelsOf(rule.by, group.key);
    const lastEventAt = (group.window as Partial<SilenceWindow>).lastAt;
    return {
      alertId: alertIdOf(rule.id, labels),
      ruleId: rule.id,
      labels,
      ...active,
      value: group.readings[index]?.value ?? null,
      ...(lastEventAt !== undefined && { lastEventAt }),
    };
  });
}
