import { callSimulator } from '@/server/api/administration';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

const route = adminRoute<{ path?: string[] }>((request, { path }) => callSimulator(request, path));

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** The state of the simulator. */
  GET: route,
  /** Starts, pauses or stops the simulator, a burst or a scenario. */
  POST: route,
  /** Changes the rates. */
  PATCH: route,
  /** Ends a burst or a scenario. */
  DELETE: route,
});
