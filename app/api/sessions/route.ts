import { methods } from '@/server/api/methods';
import { listSessions } from '@/server/api/sessions';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The latest sessions of the shop. */
  GET: viewerRoute(listSessions),
});
