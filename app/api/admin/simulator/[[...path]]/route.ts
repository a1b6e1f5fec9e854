import { callSimulator } from '@/server/api/administration';
import { methods } from '@/server/api/methods';
import { adminRoute } from '@/server/auth/route-guards';

const route = adminRoute<{ path?: string[] }>((request, { path }) => callSimulator(request, path));

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({
  /** What the simulator does. */
  GET: route,
  /** Starts something, or halts it. */
  POST: route,
  /** Changes the rates. */
  PATCH: route,
  /** Ends a burst or a scenario. */
  DELETE: route,
});
