import { z } from 'zod';
import { epochMs, id, labelText, link, longText, shortText } from './fields';

/** Units of a value and its threshold. `money`: minor units of the currency that the alert is grouped by. */
export const alertUnits = [
  'none',
  'events',
  'percent',
  'times',
  'milliseconds',
  'seconds',
  'bytes',
  'perSecond',
  'money',
] as const;
export type AlertUnit = (typeof alertUnits)[number];

const maxLabels = 20;

export const alertStates = ['inactive', 'pending', 'firing', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

/** A rule, for one combination of labels. */
export const alertSchema = z.object({
  /** Of the rule and the labels: the same whenever it fires. */
  alertId: id,
  /** Of this time that it fires; unset before it fires. */
  incidentId: id.optional(),
  ruleId: shortText,
  ruleName: shortText,
  severity: z.enum(['info', 'warning', 'critical']),
  state: z.enum(alertStates),
  labels: z
    .record(shortText, labelText)
    .refine((labels) => Object.keys(labels).length <= maxLabels, `has more than ${maxLabels} labels`),
  /** null: not known at the moment. */
  value: z.number().nullable(),
  threshold: z.number(),
  unit: z.enum(alertUnits),
  title: shortText,
  body: longText.optional(),
  /** What to do. */
  advice: longText.optional(),
  link: link.optional(),
  /** Since when it is in this state. */
  since: epochMs,
  firedAt: epochMs.optional(),
  resolvedAt: epochMs.optional(),
  mutedUntil: epochMs.optional(),
  acknowledgedAt: epochMs.optional(),
});
export type Alert = z.output<typeof alertSchema>;

/** Topic `alerts`, key alertId: an alert that fires, is resolved, muted or acknowledged. Pending ones are in none. */
export const alertEvents = { 'alert.changed': alertSchema } as const;
