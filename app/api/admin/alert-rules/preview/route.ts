import { previewAlertRule } from '@/server/api/alert-rules';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** When a rule would have fired in the last hours. */
  POST: adminRoute(previewAlertRule),
});
