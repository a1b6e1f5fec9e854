import { actOnProcess } from '@/server/api/administration';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Starts, stops or kills a process. */
  POST: adminRoute<{ name: string; action: string }>((request, { name, action }) =>
    actOnProcess(request, name, action),
  ),
});
