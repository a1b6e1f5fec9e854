import { z } from 'zod';
import { type Session, sessionSchema } from '@/lib/session';

/** The page may not watch: signing in, or nothing, is the next step. */
export class SessionDenied extends Error {
  override name = 'SessionDenied';
}

const timeoutMs = 10_000;
const problem = z.object({ detail: z.string() });

/**
 * A token and where to go with it. Throws SessionDenied when the answer will not change by asking again, and an Error
 * with a sentence when the server said why there is none.
 */
export async function fetchSession(): Promise<Session> {
  const response = await fetch('/api/session', { cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) {
    const session = sessionSchema.safeParse(answer);
    if (session.success) return session.data;
    throw new SessionRefused('The session that the server gave does not fit this page: reload it.');
  }
  const told = problem.safeParse(answer);
  const message = told.success ? told.data.detail : `The server gave no session (HTTP ${response.status}).`;
  if (response.status === 401 || response.status === 403) throw new SessionDenied(message);
  throw new SessionRefused(message);
}

/** The server answered, and gave no session: asking again may help. */
export class SessionRefused extends Error {
  override name = 'SessionRefused';
}

/** Origin of the gateway and path of socket.io there. A path of the address belongs before it, and is no namespace. */
export function gatewayOf({ gatewayUrl, gatewayPath }: Session): { origin: string; path: string } {
  const { origin, pathname } = new URL(gatewayUrl);
  return { origin, path: gatewayPath ?? `${pathname.replace(/\/+$/, '')}/socket.io` };
}
