import { readLogs } from '@/server/api/logs';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Past lines, newest first. */
  GET: viewerRoute(readLogs),
});
