import type { FastifyReply } from 'fastify';
import { aroundQuery, histogramQuery, logsQuery } from '@/lib/logs/history';
import type { LakeRoutes } from '@/server/lake/context';
import { slots } from '@/server/lake/engine/query/slots';
import { whileConnected } from '@/server/lake/while-connected';
import { answerAround } from './around/around';
import { answerHistogram } from './histogram/histogram';
import { logsProblem } from './problem';
import { answerLogs } from './search/answer';

/** At the same time, out of the queries that the engine runs. */
const running = 2;
const waiting = 64;

/** GET /logs, /logs/around and /logs/histogram: past lines of the topic `logs`. */
export const logRoutes: LakeRoutes = (guarded, context) => {
  const slot = slots(running, waiting);
  const answer = async <T>(
    { pattern }: { pattern?: string | undefined },
    reply: FastifyReply,
    task: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const signal = whileConnected(reply);
    try {
      return await slot(signal, () => task(signal));
    } catch (error) {
      throw logsProblem(error, pattern);
    }
  };
  guarded.get('/logs', { schema: { querystring: logsQuery } }, ({ query }, reply) =>
    answer(query, reply, (signal) => answerLogs(context, query, signal)),
  );
  guarded.get('/logs/around', { schema: { querystring: aroundQuery } }, ({ query }, reply) =>
    answer({}, reply, (signal) => answerAround(context, query, signal)),
  );
  guarded.get('/logs/histogram', { schema: { querystring: histogramQuery } }, ({ query }, reply) =>
    answer(query, reply, (signal) => answerHistogram(context, query, signal)),
  );
};
