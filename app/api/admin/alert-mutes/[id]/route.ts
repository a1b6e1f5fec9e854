import { endAlertMute } from '@/server/api/alerts';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods<{ id: string }>({
  /** Ends a mute before its time. */
  DELETE: adminRoute((request, { id }) => endAlertMute(request, id)),
});
