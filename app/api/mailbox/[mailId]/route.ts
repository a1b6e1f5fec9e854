import { readMail } from '@/server/api/mailbox';
import { methods } from '@/server/api/methods';
import { viewerRoute } from '@/server/auth/route-guards';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** One email with its text. */
  GET: viewerRoute<{ mailId: string }>((request, { mailId }) => readMail(request, mailId)),
});
