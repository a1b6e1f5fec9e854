import { viewerRoute } from '@/server/clients/doors';
import { readMail } from '@/server/clients/mailbox';
import { methods } from '@/server/clients/methods';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** One mail, with its text. */
  GET: viewerRoute<{ mailId: string }>((request, { mailId }) => readMail(request, mailId)),
});
