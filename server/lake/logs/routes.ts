import { aroundQuery, histogramQuery, logsQuery } from '@/lib/logs/history';
import { answering } from '@/server/lake/answering';
import type { LakeRoutes } from '@/server/lake/context';
import { answerAround } from './around/around';
import { answerHistogram } from './histogram/histogram';
import { logsProblem } from './problem';
import { answerLogs } from './search/answer';

/** GET /logs, /logs/around and /logs/histogram: past lines of the topic `logs`. */
export const logRoutes: LakeRoutes = (guarded, context) => {
  const answer = answering(logsProblem);
  guarded.get('/logs', { schema: { querystring: logsQuery } }, ({ query }, reply) =>
    answer(reply, (signal) => answerLogs(context, query, signal)),
  );
  guarded.get('/logs/around', { schema: { querystring: aroundQuery } }, ({ query }, reply) =>
    answer(reply, (signal) => answerAround(context, query, signal)),
  );
  guarded.get('/logs/histogram', { schema: { querystring: histogramQuery } }, ({ query }, reply) =>
    answer(reply, (signal) => answerHistogram(context, query, signal)),
  );
};
