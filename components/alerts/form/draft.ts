import type { GaugeName } from '@/lib/alerts/gauges';
import type { Aggregate, AlertRule } from '@/lib/alerts/rule';
import type { AlertUnit, Topic } from '@/lib/events';
import { type ConditionDraft, conditionDraft } from './condition-draft';

/** The values of the form: texts as a person types them. Empty: not set. */
export interface RuleDraft {
  id: string;
  name: string;
  description: string;
  advice: string;
  enabled: boolean;
  severity: AlertRule['severity'];
  source: 'events' | 'gauge';
  topic: Topic;
  types: readonly string[];
  invalid: boolean;
  gauge: GaugeName;
  where: readonly ConditionDraft[];
  aggregate: Aggregate;
  field: string;
  matching: readonly ConditionDraft[];
  window: string;
  baseline: string;
  by: readonly string[];
  compare: AlertRule['compare'];
  threshold: string;
  resolveThreshold: string;
  growing: boolean;
  minEvents: string;
  for: string;
  keepFiring: string;
  unit: '' | AlertUnit;
  title: string;
  body: string;
  link: string;
  /** Whether `channels` are sent with the rule; otherwise the channels for rules that name none. */
  ownChannels: boolean;
  channels: readonly string[];
  isQuiet: boolean;
  quietFrom: string;
  quietTo: string;
  timeZone: string;
  exceptCritical: boolean;
}

/** The draft of a new rule. `timeZone`: of this device. */
export const newDraft = (timeZone: string): RuleDraft => ({
  id: '',
  name: '',
  description: '',
  advice: '',
  enabled: true,
  severity: 'warning',
  source: 'events',
  topic: 'orders',
  types: [],
  invalid: false,
  gauge: 'process.up',
  where: [],
  aggregate: 'count',
  field: '',
  matching: [],
  window: '1m',
  baseline: '30m',
  by: [],
  compare: 'above',
  threshold: '',
  resolveThreshold: '',
  growing: false,
  minEvents: '',
  for: '0s',
  keepFiring: '0s',
  unit: '',
  title: '',
  body: '',
  link: '',
  ownChannels: false,
  channels: [],
  isQuiet: false,
  quietFrom: '22:00',
  quietTo: '07:00',
  timeZone,
  exceptCritical: true,
});

const text = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** The draft of a rule that exists. */
export function draftOf(rule: AlertRule, timeZone: string): RuleDraft {
  const base = newDraft(timeZone);
  const { events, gauge, notify } = rule;
  const quiet = notify?.quietHours;
  return {
    ...base,
    ...rule,
    description: rule.description ?? '',
    advice: rule.advice ?? '',
    source: events ? 'events' : 'gauge',
    topic: events?.topic ?? base.topic,
    types: events?.types ?? [],
    invalid: events?.invalid ?? false,
    gauge: gauge ?? base.gauge,
    where: rule.where.map(conditionDraft),
    field: rule.field ?? '',
    matching: (rule.matching ?? []).map(conditionDraft),
    window: rule.window ?? '',
    baseline: rule.baseline ?? '',
    threshold: text(rule.threshold),
    resolveThreshold: text(rule.resolveThreshold),
    minEvents: text(rule.minEvents),
    unit: rule.unit ?? '',
    body: rule.body ?? '',
    link: rule.link ?? '',
    ownChannels: notify !== undefined,
    channels: notify?.channels ?? [],
    isQuiet: quiet !== undefined,
    quietFrom: quiet?.from ?? base.quietFrom,
    quietTo: quiet?.to ?? base.quietTo,
    timeZone: quiet?.timeZone ?? timeZone,
    exceptCritical: quiet?.exceptCritical ?? true,
  };
}

/** The id for a name: lower-case letters, digits and hyphens. Empty for a name without any. */
export const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
