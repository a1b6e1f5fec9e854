import { createAlertRule, listAlertRules } from '@/server/api/alerts';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The alert rules with their notifications. */
  GET: adminRoute(listAlertRules),
  /** Creates a rule. */
  POST: adminRoute(createAlertRule),
});
