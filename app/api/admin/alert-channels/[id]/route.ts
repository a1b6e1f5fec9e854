import { changeAlertChannel, deleteAlertChannel } from '@/server/api/alert-channels';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods<{ id: string }>({
  PUT: adminRoute((request, { id }) => changeAlertChannel(request, id)),
  DELETE: adminRoute((request, { id }) => deleteAlertChannel(request, id)),
});
