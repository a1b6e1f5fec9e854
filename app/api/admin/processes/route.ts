import { listProcesses } from '@/server/api/administration';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** All processes of this system. */
  GET: adminRoute(listProcesses),
});
