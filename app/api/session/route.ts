import { methods } from '@/server/api/methods';
import { openSession } from '@/server/api/session';
import { publicRoute } from '@/server/auth/route-guards';
import { json } from '@/server/web/answers';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** A token for the gateway, and its URL. */
  GET: publicRoute(async (request) => json(await openSession(request))),
});
