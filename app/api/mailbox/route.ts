import { listMails } from '@/server/api/mailbox';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** One page of the emails to customers. */
  GET: viewerRoute(listMails),
});
