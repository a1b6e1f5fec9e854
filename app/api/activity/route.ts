import { recordActivity } from '@/server/api/activity';
import { methods } from '@/server/api/methods';
import { publicRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Records an action of a shop visitor. */
  POST: publicRoute(recordActivity),
});
