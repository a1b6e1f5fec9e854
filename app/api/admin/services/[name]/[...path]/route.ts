import { callService } from '@/server/api/administration';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

const route = adminRoute<{ name: string; path: string[] }>((request, { name, path }) =>
  callService(request, name, path),
);

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The settings of a service, and its other data for admins. */
  GET: route,
  /** Changes settings. */
  PATCH: route,
  /** Runs an action of this service, such as restocking. */
  POST: route,
});
