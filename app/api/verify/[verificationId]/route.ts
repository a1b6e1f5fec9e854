import { viewerRoute } from '@/server/clients/doors';
import { methods } from '@/server/clients/methods';
import { readVerification } from '@/server/clients/verify';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** How far a comparison is, and its result. */
  GET: viewerRoute<{ verificationId: string }>((request, { verificationId }) =>
    readVerification(request, verificationId),
  ),
});
