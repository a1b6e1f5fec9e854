import { listIncidents } from '@/server/api/alerts';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** When alerts fired. */
  GET: viewerRoute(listIncidents),
});
