import type { AlertsAnswer, Incident, RuleState } from '@/lib/alerts/api';
import { type AlertRule, type AlertRuleInput, alertRuleSchema } from '@/lib/alerts/rule';
import type { Alert } from '@/lib/events';

const at = Date.now();

export const ruleOf = (over: Partial<AlertRuleInput> = {}): AlertRule =>
  alertRuleSchema.parse({
    id: 'payments-declined',
    name: 'Payments declined',
    description: 'Customers cannot pay.',
    advice: 'Look at the provider.',
    severity: 'critical',
    events: { topic: 'orders', types: ['payment.succeeded', 'payment.failed'] },
    aggregate: 'share',
    matching: [{ field: 'type', is: 'payment.failed' }],
    window: '5m',
    compare: 'above',
    threshold: 20,
    title: '{{value}} of payments declined',
    ...over,
  });

export const alertOf = (over: Partial<Alert> = {}): Alert => ({
  alertId: 'payments-declined',
  incidentId: 'payments-declined@1',
  ruleId: 'payments-declined',
  ruleName: 'Payments declined',
  severity: 'critical',
  state: 'firing',
  labels: {},
  value: 34,
  threshold: 20,
  unit: 'percent',
  title: '34 % of payments declined',
  advice: 'Look at the provider.',
  link: '/orders?status=cancelled',
  since: at - 60_000,
  firedAt: at - 60_000,
  ...over,
});

export function ruleStateOf({ notify: _, ...rule }: AlertRule, over: Partial<RuleState> = {}): RuleState {
  return {
    rule,
    state: 'inactive',
    since: null,
    value: 4,
    groups: 1,
    alerts: [],
    counts: { pending: 0, firing: 0 },
    series: [
      [at - 600_000, 2],
      [at - 300_000, 4],
    ],
    firedLastDay: 0,
    ...over,
  };
}

export const firingOf = (rule: AlertRule, alerts: Alert[] = [alertOf()], over: Partial<RuleState> = {}) =>
  ruleStateOf(rule, {
    state: 'firing',
    since: at - 60_000,
    value: 34,
    alerts,
    counts: { pending: 0, firing: alerts.length },
    ...over,
  });

export const alertsAnswerOf = (rules: RuleState[], over: Partial<AlertsAnswer> = {}): AlertsAnswer => ({
  at: Date.now(),
  evaluatedTo: { events: Date.now(), gauges: Date.now() },
  problem: null,
  rules,
  ...over,
});

export const incidentOf = (over: Partial<Incident> = {}): Incident => ({
  ...alertOf(),
  incidentId: 'payments-declined@1',
  firedAt: at - 60_000,
  notification: 'sent',
  ...over,
});
