import { ofEventsOnly } from '@/lib/alerts/checks/measure';
import { gauges } from '@/lib/alerts/gauges';
import { type AlertRule, alertRuleSchema } from '@/lib/alerts/rule';
import { conditionInput, numberInput } from './condition-draft';
import type { RuleDraft } from './draft';
import { type Errors, errorsOf } from './errors';
import { eventFields, type FieldChoice } from './event-fields';

/** The fields or labels that conditions and grouping of a draft can name. */
export const fieldsOf = ({ source, topic, types, invalid, gauge }: RuleDraft): FieldChoice[] => {
  if (source === 'gauge') return gauges[gauge].labels.map((path) => ({ path, kind: 'text' }));
  return invalid ? [{ path: 'reason', kind: 'text' }] : eventFields(topic, types);
};

/** Whether a draft has to name the field that it measures. */
export const needsField = ({ source, aggregate }: RuleDraft): boolean =>
  source === 'events' && !ofEventsOnly.includes(aggregate);

const set = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** The rule of a draft as the schema takes it, not checked; without what does not belong to its source and aggregate. */
function inputOf(draft: RuleDraft): Record<string, unknown> {
  const { source, aggregate, types } = draft;
  const isEvents = source === 'events';
  const fields = fieldsOf(draft);
  return withoutUnset({
    id: draft.id,
    name: draft.name.trim(),
    description: set(draft.description),
    advice: set(draft.advice),
    enabled: draft.enabled,
    severity: draft.severity,
    events: isEvents
      ? withoutUnset({
          topic: draft.topic,
          types: types.length > 0 && !draft.invalid ? types : undefined,
          invalid: draft.invalid,
        })
      : undefined,
    gauge: isEvents ? undefined : draft.gauge,
    where: draft.where.map((condition) => conditionInput(condition, fields)),
    aggregate,
    field: needsField(draft) ? draft.field.trim() : undefined,
    matching:
      aggregate === 'share'
        ? draft.matching.map((condition) => conditionInput(condition, fields))
        : undefined,
    window: set(draft.window),
    baseline: aggregate === 'absence' ? draft.baseline.trim() : undefined,
    by: draft.by,
    compare: draft.compare,
    threshold: numberInput(draft.threshold),
    resolveThreshold: numberInput(draft.resolveThreshold),
    growing: draft.growing,
    minEvents: isEvents ? numberInput(draft.minEvents) : undefined,
    for: set(draft.for),
    keepFiring: set(draft.keepFiring),
    unit: draft.unit === '' ? undefined : draft.unit,
    title: draft.title.trim(),
    body: set(draft.body),
    link: set(draft.link),
    notify: draft.ownChannels ? notifyInput(draft) : undefined,
  });
}

const notifyInput = (draft: RuleDraft) =>
  withoutUnset({
    channels: draft.channels,
    quietHours: draft.isQuiet
      ? {
          from: draft.quietFrom,
          to: draft.quietTo,
          timeZone: draft.timeZone.trim(),
          exceptCritical: draft.exceptCritical,
        }
      : undefined,
  });

const withoutUnset = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** The rule of a draft, or what is wrong with its fields. */
export function ruleOf(draft: RuleDraft): { rule: AlertRule } | { errors: Errors } {
  const parsed = alertRuleSchema.safeParse(inputOf(draft));
  return parsed.success ? { rule: parsed.data } : { errors: errorsOf(parsed.error) };
}

/** The rule of a draft whose texts may be missing still, for the preview; undefined: not yet. */
export function previewRuleOf(draft: RuleDraft): AlertRule | undefined {
  const bare = { description: '', advice: '', body: '', link: '', ownChannels: false, enabled: true };
  const result = ruleOf({ ...draft, ...bare, id: 'preview', name: 'Preview', title: 'Preview' });
  return 'rule' in result ? result.rule : undefined;
}
