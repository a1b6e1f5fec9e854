import { importAlertRules } from '@/server/api/alert-rules';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Creates and changes rules by a YAML file, or says what it would do. */
  POST: adminRoute(importAlertRules),
});
