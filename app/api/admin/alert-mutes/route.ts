import { createAlertMute, listAlertMutes } from '@/server/api/alerts';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The mutes that have not ended. */
  GET: adminRoute(listAlertMutes),
  /** Mutes alerts for a time. */
  POST: adminRoute(createAlertMute),
});
