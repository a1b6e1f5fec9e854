import { sessionParams, sessionQuery, sessionsQuery } from '@/lib/analytics/behaviour';
import { answering } from '@/server/lake/answering';
import type { LakeRoutes } from '@/server/lake/context';
import { problemOf } from '@/server/lake/reports/problem-of';
import { listSessions } from './list-sessions';
import { readSession } from './read-session';

/** GET /sessions and /sessions/:sessionId: what visitors of the shop did. */
export const behaviourRoutes: LakeRoutes = (guarded, context) => {
  const answer = answering(problemOf);
  guarded.get('/sessions', { schema: { querystring: sessionsQuery } }, ({ query }, reply) =>
    answer(reply, (signal) => listSessions(context, query, signal)),
  );
  guarded.get(
    '/sessions/:sessionId',
    { schema: { params: sessionParams, querystring: sessionQuery } },
    ({ query, params }, reply) =>
      answer(reply, (signal) => readSession(context, params.sessionId, query, signal)),
  );
};
