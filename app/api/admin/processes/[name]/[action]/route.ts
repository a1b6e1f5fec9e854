import { actOnProcess } from '@/server/clients/administration';
import { adminRoute } from '@/server/clients/doors';

/** Starts, stops or kills a process. */
export const POST = adminRoute<{ name: string; action: string }>((request, { name, action }) =>
  actOnProcess(request, name, action),
);
