import { z } from 'zod';
import { setErrorState } from '@/lib/logs/analysis';
import { ProblemError } from '@/lib/problem';
import type { AnalysisRoutes } from '@/server/log-analysis/context';
import type { ErrorGroups } from './error-groups';

const params = z.object({ groupId: z.string() });

/** POST /errors/:groupId: sets the state of a group; answered when it is saved. */
export const errorStateRoute =
  (errors: ErrorGroups): AnalysisRoutes =>
  (guarded, { progress, saved, answers }) => {
    guarded.post(
      '/errors/:groupId',
      { schema: { params, body: setErrorState } },
      async ({ params: { groupId }, body }, reply) => {
        const { at } = await progress();
        const group = errors.setState(groupId, body, at);
        if (!group)
          throw new ProblemError(404, 'There is no error group with this id. It may have been dropped.');
        answers.clear();
        await saved();
        return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(group);
      },
    );
  };
