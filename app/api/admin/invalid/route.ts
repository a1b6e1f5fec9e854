import { listInvalid } from '@/server/clients/administration';
import { adminRoute } from '@/server/clients/doors';

/** The messages that were no valid events. */
export const GET = adminRoute(listInvalid);
