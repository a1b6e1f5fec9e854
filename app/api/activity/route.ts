import { recordActivity } from '@/server/clients/activity';
import { publicRoute } from '@/server/clients/doors';

/** Records what a visitor of the shop did. */
export const POST = publicRoute(recordActivity);
