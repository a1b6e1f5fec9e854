import { listInvalid } from '@/server/clients/administration';
import { adminRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The messages that were no valid events. */
  GET: adminRoute(listInvalid),
});
