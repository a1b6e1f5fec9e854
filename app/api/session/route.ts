import { json } from '@/server/clients/answers';
import { publicRoute } from '@/server/clients/doors';
import { openSession } from '@/server/clients/session';

/** A token for the gateway, and where it is. */
export const GET = publicRoute(async (request) => json(await openSession(request)));
