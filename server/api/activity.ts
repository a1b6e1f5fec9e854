import { newActivity } from './contracts';
import { forward } from './forward';
import { readBody } from './read-body';

/** Forwards an activity of a shop visitor. */
export async function recordActivity(request: Request): Promise<Response> {
  const body = await readBody(request, newActivity);
  return forward('order', { method: 'POST', path: '/activity', body, request });
}
