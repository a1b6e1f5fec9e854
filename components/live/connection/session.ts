import { z } from 'zod';
import { type Session, sessionSchema } from '@/lib/session';

/** This person may not watch: a retry gives the same answer. */
export class SessionDenied extends Error {
  override name = 'SessionDenied';
}

/** The server answered without a session: a retry may help. */
export class SessionRefused extends Error {
  override name = 'SessionRefused';
}

const timeoutMs = 10_000;
const problem = z.object({ detail: z.string() });

/**
 * Fetches a token and the address of the gateway from `GET /api/session`. Throws SessionDenied after HTTP 401 and 403,
 * SessionRefused after another answer, and what `fetch` throws when the server cannot be reached.
 */
export async function fetchSession(): Promise<Session> {
  const response = await fetch('/api/session', { cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) {
    const session = sessionSchema.safeParse(answer);
    if (session.success) return session.data;
    throw new SessionRefused('The session that the server gave does not fit this page: reload it.');
  }
  const error = problem.safeParse(answer);
  const message = error.success ? error.data.detail : `The server gave no session (HTTP ${response.status}).`;
  if (response.status === 401 || response.status === 403) throw new SessionDenied(message);
  throw new SessionRefused(message);
}

/**
 * The gateway's origin and the path of socket.io there. A path in its address comes before that: socket.io would take
 * it for a namespace.
 */
export function gatewayOf({ gatewayUrl, gatewayPath }: Session): { origin: string; path: string } {
  const { origin, pathname } = new URL(gatewayUrl);
  return { origin, path: gatewayPath ?? `${pathname.replace(/\/+$/, '')}/socket.io` };
}
