import { sessionQuery, sessionsQuery } from './contracts';
import { forwardFile } from './upstream/forward';
import { toParams } from './upstream/to-params';
import { pathOf } from './upstream/upstreams';

/** Longer than the lake lets a statement run, with the time to wait for others. */
const timeoutMs = 45_000;
const queryOf = (request: Request) => Object.fromEntries(new URL(request.url).searchParams);

/** The latest sessions of the shop. */
export function listSessions(request: Request): Promise<Response> {
  const query = toParams(sessionsQuery.parse(queryOf(request)));
  return forwardFile('lake', { path: '/sessions', query, request, timeoutMs, signal: request.signal });
}

/** One session beside its orders and errors. */
export function readSession(request: Request, sessionId: string): Promise<Response> {
  const query = toParams(sessionQuery.parse(queryOf(request)));
  const path = pathOf`/sessions/${sessionId}`;
  return forwardFile('lake', { path, query, request, timeoutMs, signal: request.signal });
}
