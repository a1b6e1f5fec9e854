import { methods } from '@/server/api/methods';
import { listPrices } from '@/server/api/prices';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The prices of the current UTC day of every symbol. */
  GET: viewerRoute(listPrices),
});
