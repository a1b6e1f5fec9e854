import { viewerRoute } from '@/server/clients/doors';
import { listMails } from '@/server/clients/mailbox';
import { methods } from '@/server/clients/methods';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** A page of what was written to customers. */
  GET: viewerRoute(listMails),
});
