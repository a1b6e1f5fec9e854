import { callSimulator } from '@/server/clients/administration';
import { adminRoute } from '@/server/clients/doors';

const route = adminRoute<{ path?: string[] }>((request, { path }) => callSimulator(request, path));

/** What the simulator does. */
export const GET = route;
/** Starts something, or halts it. */
export const POST = route;
/** Changes the rates. */
export const PATCH = route;
/** Ends a burst or a scenario. */
export const DELETE = route;
