/**
 * Answers of GET /api/alerts, /api/alerts/history and of /api/admin/alert-rules. Times are epoch ms. Channels and quiet
 * hours are shown to administrators only.
 */
import { z } from 'zod';
import { alertSchema, alertStates } from '@/lib/events';
import { epochMs, id, longText, shortText } from '@/lib/events/fields';
import { alertRuleSchema } from './rule';
import { alertRuleFields } from './rule-fields';

const point = z.tuple([z.number().describe('Epoch ms.'), z.number().nullable()]);

const ruleState = z.object({
  rule: alertRuleFields.omit({ notify: true }),
  state: z
    .enum([...alertStates, 'disabled', 'noData'])
    .describe(
      'The worst state of its alerts. noData: the source of a gauge does not answer, or it is not known what is usual.',
    ),
  since: z.number().nullable(),
  value: z.number().nullable().describe('Of the group that is nearest to the threshold or beyond it.'),
  groups: z.number().describe('Groups with a value.'),
  alerts: z.array(alertSchema).describe('Pending and firing ones, the newest 20 of each.'),
  counts: z.object({ pending: z.number(), firing: z.number() }),
  series: z.array(point).describe('That value over the last 15 minutes, oldest first; null: not known.'),
  firedLastDay: z.number(),
});
export type RuleState = z.output<typeof ruleState>;

export const alertsAnswer = z.object({
  at: z.number(),
  evaluatedTo: z
    .object({ events: z.number().nullable(), gauges: z.number().nullable() })
    .describe('Up to which time the rules are evaluated; null: not yet.'),
  problem: z.string().nullable().describe('Why it does not evaluate at the moment.'),
  rules: z.array(ruleState).describe('Firing first, then pending, then by name.'),
});
export type AlertsAnswer = z.output<typeof alertsAnswer>;

export const historyQuery = z.object({
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  rule: shortText.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  cursor: z.string().max(200).optional(),
});
/** One time that an alert fired. */
export const incidentSchema = alertSchema.extend({
  incidentId: id,
  firedAt: epochMs,
  notification: z.enum(['sent', 'grouped', 'muted']),
});
export type Incident = z.output<typeof incidentSchema>;
export const historyAnswer = z.object({
  incidents: z.array(incidentSchema).describe('Newest first.'),
  cursor: z.string().nullable(),
});
export type HistoryAnswer = z.output<typeof historyAnswer>;

export const muteSchema = z.object({
  id: id,
  /** Unset: of any rule. */
  ruleId: shortText.optional(),
  /** Alerts with all of these labels. */
  labels: z.record(shortText, z.string().max(256)).default({}),
  until: epochMs,
  comment: longText.optional(),
  createdAt: epochMs,
});
export type Mute = z.output<typeof muteSchema>;

/** Answer of GET /api/admin/alert-mutes: those that have not ended, the newest first. */
export const mutesAnswer = z.object({ mutes: z.array(muteSchema) });
/** Body of POST /api/admin/alert-mutes, which answers with the mute. */
export const muteRequest = muteSchema.omit({ id: true, createdAt: true });

export const managedRule = z.object({
  rule: alertRuleSchema,
  origin: z
    .enum(['builtIn', 'file', 'own'])
    .describe(
      'builtIn: came with Pulseboard; file: of ALERT_RULES, read-only; own: created by an administrator.',
    ),
  isChanged: z.boolean().describe('Of a rule that came with it: DELETE takes the changes back.'),
});
/** A rule with its notifications, as administrators see it. POST and PUT of /api/admin/alert-rules answer with one. */
export type ManagedRule = z.output<typeof managedRule>;
/** Answer of GET /api/admin/alert-rules. */
export const alertRulesAnswer = z.object({ rules: z.array(managedRule) });

export const previewRequest = z.object({
  rule: alertRuleSchema,
  hours: z.number().min(0.25).max(24).default(3),
});
/** When a rule would have fired. */
export const previewAnswer = z.object({
  from: z.number(),
  to: z.number(),
  stepMs: z.number().describe('Resolution.'),
  series: z
    .array(z.object({ labels: z.record(z.string(), z.string()), points: z.array(point) }))
    .describe('The groups with the most time beyond the threshold first, at most 10.'),
  groups: z.number(),
  firing: z.array(
    z.object({ labels: z.record(z.string(), z.string()), from: z.number(), to: z.number().nullable() }),
  ),
  rows: z.number().describe('Events, or samples of the gauge, that were read.'),
  note: z.string().nullable().describe('What is missing, such as hours before the first sample.'),
});
export type PreviewAnswer = z.output<typeof previewAnswer>;
