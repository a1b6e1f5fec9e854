import { changeLogError } from '@/server/api/log-analysis';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods<{ groupId: string }>({
  /** Resolves, ignores or opens an error group. */
  POST: adminRoute((request, { groupId }) => changeLogError(request, groupId)),
});
