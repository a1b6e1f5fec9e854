import { sqlLimits, sqlRequest } from '@/lib/analytics/sql';
import { adminSessionName } from '@/server/auth/admin-session';
import { readBody } from './read-body';
import { forward, forwardFile } from './upstream/forward';

/** Bytes: three for each character of the statement, and the rest. */
const bodyLimit = 304 * 1_024;
/** Longer than a statement may run, after one that ran before it. */
const timeoutMs = 2 * sqlLimits.timeMs + 10_000;

/** Runs a statement over the lake. It is cancelled when the browser goes away. */
export async function runSql(request: Request): Promise<Response> {
  const statement = await readBody(request, sqlRequest, bodyLimit);
  const body = { ...statement, user: adminSessionName(request) };
  return forwardFile('lake', {
    method: 'POST',
    path: '/sql',
    body,
    request,
    timeoutMs,
    signal: request.signal,
  });
}

/** Cancels the running statement of this session. */
export function cancelSql(request: Request): Promise<Response> {
  const body = { user: adminSessionName(request) };
  return forward('lake', { method: 'POST', path: '/sql/cancel', body, request });
}

/** The tables that statements may name, with their columns. */
export const listSqlTables = (request: Request): Promise<Response> =>
  forward('lake', { path: '/sql/tables', request });
