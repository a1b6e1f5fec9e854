import { exportAlertRules } from '@/server/api/alert-rules';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Every alert rule as a YAML file. */
  GET: adminRoute(exportAlertRules),
});
