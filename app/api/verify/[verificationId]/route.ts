import { methods } from '@/server/api/methods';
import { readVerification } from '@/server/api/verify';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The progress or the result of a comparison. */
  GET: viewerRoute<{ verificationId: string }>((request, { verificationId }) =>
    readVerification(request, verificationId),
  ),
});
