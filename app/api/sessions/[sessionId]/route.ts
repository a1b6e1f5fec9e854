import { methods } from '@/server/api/methods';
import { readSession } from '@/server/api/sessions';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** One session of the shop. */
  GET: viewerRoute<{ sessionId: string }>((request, { sessionId }) => readSession(request, sessionId)),
});
