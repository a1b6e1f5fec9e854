import { listAlerts } from '@/server/api/alerts';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Every alert rule with its state. */
  GET: viewerRoute(listAlerts),
});
