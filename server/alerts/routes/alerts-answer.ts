import type { AlertsAnswer, ManagedRule, RuleState } from '@/lib/alerts/api';
import { type GaugeName, gauges } from '@/lib/alerts/gauges';
import type { AlertRule } from '@/lib/alerts/rule';
import type { Alert } from '@/lib/events';
import type { RuleValues } from '@/server/alerts/engine/interface';
import type { Running } from '@/server/alerts/runner';
import { toAlert } from '@/server/alerts/state/active-alert';

const mostShown = 20;
const order: readonly RuleState['state'][] = [
  'firing',
  'pending',
  'noData',
  'resolved',
  'inactive',
  'disabled',
];

/** Every rule with its state, its value now and its alerts. `fired`: how often each rule fired in the last day. */
export function alertsAnswerOf(
  { evaluation, rules }: Running,
  { at, problem, fired }: { at: number; problem: string | null; fired: ReadonlyMap<string, number> },
): AlertsAnswer {
  const alerts = alertsByRule(evaluation, at);
  const states = [...rules.values()].map((managed) => ({
    ...ruleState(managed, alerts.get(managed.rule.id) ?? [], evaluation),
    firedLastDay: fired.get(managed.rule.id) ?? 0,
  }));
  const { evaluated, parts } = evaluation;
  const events = parts.reader.readTo() === undefined ? null : evaluated.events;
  return { at, evaluatedTo: { events, gauges: evaluated.gauges }, problem, rules: states.sort(byState) };
}

type Evaluating = Running['evaluation'];

function alertsByRule({ parts: { state } }: Evaluating, at: number): Map<string, Alert[]> {
  const byRule = new Map<string, Alert[]>();
  for (const active of state.active.values()) {
    const own = byRule.get(active.ruleId) ?? [];
    byRule.set(active.ruleId, own);
    own.push(toAlert(active, state.mutes, at));
  }
  return byRule;
}

function ruleState(
  { rule }: ManagedRule,
  alerts: readonly Alert[],
  { parts: { engine, series } }: Evaluating,
): Omit<RuleState, 'firedLastDay'> {
  const { notify: _, ...shown } = rule;
  const values = rule.enabled ? engine.values(rule.id) : undefined;
  const newest = [...alerts].sort((a, b) => b.since - a.since);
  const [firing, pending] = (['firing', 'pending'] as const).map((state) =>
    newest.filter((alert) => alert.state === state),
  ) as [Alert[], Alert[]];
  const state = stateOf(rule, isMeasured(rule, values), firing.length, pending.length);
  const present = new Map(values?.worst.map(({ alertId, value }) => [alertId, value]));
  const withValue = (alert: Alert): Alert => ({ ...alert, value: present.get(alert.alertId) ?? alert.value });
  return {
    rule: shown,
    state,
    since: oldest(firing.length > 0 ? firing : pending),
    value: values?.value ?? null,
    groups: values?.groups ?? 0,
    alerts: [...firing.slice(0, mostShown), ...pending.slice(0, mostShown)].map(withValue),
    counts: { pending: pending.length, firing: firing.length },
    series: series.of(rule.id),
  };
}

/** Without events there is nothing wrong; without an answer of a gauge, or a silence that is unusual, nothing is known. */
function isMeasured({ events, gauge, aggregate }: AlertRule, values: RuleValues | undefined): boolean {
  if ((values?.groups ?? 0) > 0) return true;
  return events ? aggregate !== 'absence' : gauge !== undefined && isPresence(gauge);
}

const isPresence = (gauge: GaugeName): boolean => 'isPresence' in gauges[gauge];

function stateOf(
  { enabled }: AlertRule,
  isKnown: boolean,
  firing: number,
  pending: number,
): RuleState['state'] {
  if (!enabled) return 'disabled';
  if (firing > 0) return 'firing';
  if (pending > 0) return 'pending';
  return isKnown ? 'inactive' : 'noData';
}

const oldest = (alerts: readonly Alert[]): number | null =>
  alerts.length === 0 ? null : Math.min(...alerts.map(({ since }) => since));

const byState = (a: RuleState, b: RuleState): number =>
  order.indexOf(a.state) - order.indexOf(b.state) || a.rule.name.localeCompare(b.rule.name, 'en');
