import { readAround } from '@/server/api/logs';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The lines of one process around a line. */
  GET: viewerRoute(readAround),
});
