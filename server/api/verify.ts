import { verificationBounds, verificationRequest } from '@/lib/verification';
import { readBody } from './read-body';
import { forward } from './upstream/forward';
import { pathOf } from './upstream/upstreams';

/** Starts the comparison of a recording with Kafka in the supervisor, because the page has no access to Kafka. */
export async function beginVerification(request: Request): Promise<Response> {
  const body = await readBody(request, verificationRequest, verificationBounds.bytes);
  return forward('supervisor', { method: 'POST', path: '/verifications', body, request });
}

export function readVerification(request: Request, id: string): Promise<Response> {
  return forward('supervisor', { path: pathOf`/verifications/${id}`, request });
}
