import { z } from 'zod';
import { type Incident, incidentSchema, type Mute } from '@/lib/alerts/api';
import { incidentIdOf } from '@/lib/alerts/incident';
import { alertRuleSchema } from '@/lib/alerts/rule';
import type { Alert } from '@/lib/events';
import { alertTexts } from '@/server/alerts/texts/alert-texts';
import { mutedUntil } from '@/server/alerts/texts/mutes';
import { plainText } from '@/server/alerts/texts/plain-text';

/** What is kept of an alert that is pending or firing: what the engine saves, and what its texts are made of. */
export const activeAlertSchema = z.object({
  alertId: z.string(),
  ruleId: z.string(),
  labels: z.record(z.string(), z.string()),
  state: z.enum(['pending', 'firing']),
  since: z.number(),
  firedAt: z.number().optional(),
  falseSince: z.number().optional(),
  lastEventAt: z.number().optional(),
  /** At its last transition. */
  value: z.number().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  rule: alertRuleSchema,
  incidentId: z.string().optional(),
  notification: incidentSchema.shape.notification.optional(),
  acknowledgedAt: z.number().optional(),
});
export type ActiveAlert = z.output<typeof activeAlertSchema>;

/** The alert as it is published and shown, at a time, epoch ms. */
export function toAlert(active: ActiveAlert, mutes: readonly Mute[], at: number): Alert {
  const { rule, alertId, labels, state, since, value, firedAt, acknowledgedAt } = active;
  const { title, body, advice, link } = alertTexts(rule, active);
  return {
    alertId,
    ...(firedAt === undefined ? {} : { incidentId: incidentIdOf(alertId, firedAt), firedAt }),
    ruleId: rule.id,
    ruleName: plainText(rule.name, 200),
    severity: rule.severity,
    state,
    labels,
    value,
    threshold: rule.threshold,
    unit: rule.unit ?? 'none',
    title,
    body,
    advice,
    link,
    since,
    mutedUntil: mutedUntil(mutes, rule.id, labels, at),
    acknowledgedAt,
  };
}

/** The entry in the history of an alert that fires, or has just been resolved. */
export function toIncident(active: ActiveAlert, alert: Alert): Incident {
  const { notification = 'sent' } = active;
  const { incidentId = '', firedAt = alert.since } = alert;
  return { ...alert, incidentId, firedAt, notification };
}
