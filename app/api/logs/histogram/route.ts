import { readHistogram } from '@/server/api/logs';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Lines by time, level and service. */
  GET: viewerRoute(readHistogram),
});
