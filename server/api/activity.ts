import { newActivity } from './contracts';
import { readBody } from './read-body';
import { forward } from './upstream/forward';

/** Forwards an activity of a shop visitor. */
export async function recordActivity(request: Request): Promise<Response> {
  const body = await readBody(request, newActivity);
  return forward('order', { method: 'POST', path: '/activity', body, request });
}
