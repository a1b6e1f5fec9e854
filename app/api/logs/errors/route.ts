import { listLogErrors } from '@/server/api/log-analysis';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Groups of errors. */
  GET: viewerRoute(listLogErrors),
});
