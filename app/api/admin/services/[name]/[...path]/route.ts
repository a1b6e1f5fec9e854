import { callService } from '@/server/clients/administration';
import { adminRoute } from '@/server/clients/doors';

const route = adminRoute<{ name: string; path: string[] }>((request, { name, path }) =>
  callService(request, name, path),
);

/** The settings of a service, and what else it tells admins. */
export const GET = route;
/** Changes settings. */
export const PATCH = route;
/** Does what this service alone can, restocking for one. */
export const POST = route;
