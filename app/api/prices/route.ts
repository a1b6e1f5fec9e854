import { viewerRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { listPrices } from '@/server/clients/prices';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The UTC day of every symbol. */
  GET: viewerRoute(listPrices),
});
