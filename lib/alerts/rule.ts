import type { z } from 'zod';
import { problemsOf } from './checks/problems';
import { alertRuleFields } from './rule-fields';

export type { Aggregate, AlertRule, AlertRuleInput } from './rule-fields';

/** An alert rule as people write it: in YAML, in the API and in the form. Durations are texts such as `5m`. */
export const alertRuleSchema = alertRuleFields.superRefine((rule, context: z.RefinementCtx) => {
  for (const { path, message } of problemsOf(rule)) context.addIssue({ code: 'custom', path, message });
});
