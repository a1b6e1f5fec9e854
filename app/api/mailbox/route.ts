import { viewerRoute } from '@/server/clients/doors';
import { listMails } from '@/server/clients/mailbox';

/** A page of what was written to customers. */
export const GET = viewerRoute(listMails);
