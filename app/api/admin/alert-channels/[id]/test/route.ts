import { testAlertChannel } from '@/server/api/alert-channels';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods<{ id: string }>({
  POST: adminRoute((request, { id }) => testAlertChannel(request, id)),
});
