import { json } from '@/server/clients/answers';
import { publicRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { openSession } from '@/server/clients/session';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** A token for the gateway, and where it is. */
  GET: publicRoute(async (request) => json(await openSession(request))),
});
