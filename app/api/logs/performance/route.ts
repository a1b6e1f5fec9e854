import { readLogPerformance } from '@/server/api/log-analysis';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Durations of every operation, and what happened to the processes. */
  GET: viewerRoute(readLogPerformance),
});
