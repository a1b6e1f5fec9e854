import { methods } from '@/server/api/methods';
import { readReconciliation } from '@/server/api/reconciliation';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Whether the lake has what the gateway has counted. */
  GET: viewerRoute(readReconciliation),
});
