import { viewerRoute } from '@/server/clients/doors';
import { readMail } from '@/server/clients/mailbox';

/** One mail, with its text. */
export const GET = viewerRoute<{ mailId: string }>((request, { mailId }) => readMail(request, mailId));
