import { listProcesses } from '@/server/clients/administration';
import { adminRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Every process of this run. */
  GET: adminRoute(listProcesses),
});
