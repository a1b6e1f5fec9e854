import { methods } from '@/server/api/methods';
import { beginVerification } from '@/server/api/verify';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** Starts to compare a recording with Kafka. */
  POST: viewerRoute(beginVerification),
});
