import { listInvalid } from '@/server/api/administration';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The newest invalid messages. */
  GET: adminRoute(listInvalid),
});
