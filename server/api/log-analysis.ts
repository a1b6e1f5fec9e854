import { errorsQuery, patternsQuery, performanceQuery, setErrorState } from './contracts';
import { readBody } from './read-body';
import { forward, forwardFile } from './upstream/forward';
import { toParams } from './upstream/to-params';
import { pathOf } from './upstream/upstreams';

const queryOf = (request: Request) => Object.fromEntries(new URL(request.url).searchParams);

/** Kinds of messages. */
export async function listLogPatterns(request: Request): Promise<Response> {
  const query = toParams(patternsQuery.parse(queryOf(request)));
  return forwardFile('log-analysis', { path: '/patterns', query, request });
}

/** Groups of errors. */
export async function listLogErrors(request: Request): Promise<Response> {
  const query = toParams(errorsQuery.parse(queryOf(request)));
  return forwardFile('log-analysis', { path: '/errors', query, request });
}

/** Durations of every operation, and what happened to the processes. */
export async function readLogPerformance(request: Request): Promise<Response> {
  const query = toParams(performanceQuery.parse(queryOf(request)));
  return forwardFile('log-analysis', { path: '/performance', query, request });
}

/** Resolves, ignores or opens an error group. */
export async function changeLogError(request: Request, groupId: string): Promise<Response> {
  const body = await readBody(request, setErrorState);
  return forward('log-analysis', { method: 'POST', path: pathOf`/errors/${groupId}`, body, request });
}
