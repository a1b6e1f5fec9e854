import { acknowledgeAlert } from '@/server/api/alerts';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods<{ alertId: string }>({
  /** Notes that a person takes care of an alert. */
  POST: adminRoute((request, { alertId }) => acknowledgeAlert(request, alertId)),
});
