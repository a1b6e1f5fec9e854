import { z } from 'zod';
import { type ErrorsAnswer, errorsQuery, setErrorState } from '@/lib/logs/analysis';
import { ProblemError } from '@/lib/problem';
import type { AnalysisRoutes } from '@/server/log-analysis/context';
import type { ErrorGroups } from './error-groups';

const params = z.object({ groupId: z.string() });

/** GET /errors: the groups. POST /errors/:groupId: the state of a group, which is answered when it is saved. */
export const errorRoutes =
  (errors: ErrorGroups): AnalysisRoutes =>
  (guarded, { progress, saved, answers }) => {
    guarded.get('/errors', { schema: { querystring: errorsQuery } }, ({ query }, reply) => {
      const counted = progress();
      const compute = (): ErrorsAnswer => ({ ...counted, ...errors.query(query, counted.at) });
      return reply
        .type('application/json; charset=utf-8')
        .serializer(String)
        .send(answers.get(`errors ${JSON.stringify(query)}`, compute));
    });
    guarded.post(
      '/errors/:groupId',
      { schema: { params, body: setErrorState } },
      async ({ params: { groupId }, body }, reply) => {
        const { at } = progress();
        const group = errors.setState(groupId, body, at);
        if (!group)
          throw new ProblemError(404, 'There is no error group with this id. It may have been dropped.');
        answers.clear();
        await saved();
        return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(group);
      },
    );
  };
