import { recordActivity } from '@/server/api/activity';
import { methods } from '@/server/api/methods';
import { publicRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Records what a visitor of the shop did. */
  POST: publicRoute(recordActivity),
});
