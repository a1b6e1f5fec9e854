import { actOnProcess } from '@/server/clients/administration';
import { adminRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Starts, stops or kills a process. */
  POST: adminRoute<{ name: string; action: string }>((request, { name, action }) =>
    actOnProcess(request, name, action),
  ),
});
