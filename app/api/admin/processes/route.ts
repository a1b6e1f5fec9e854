import { listProcesses } from '@/server/clients/administration';
import { adminRoute } from '@/server/clients/doors';

/** Every process of this run. */
export const GET = adminRoute(listProcesses);
