import { recordActivity } from '@/server/clients/activity';
import { publicRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Records what a visitor of the shop did. */
  POST: publicRoute(recordActivity),
});
