import type { z } from 'zod';
import type { AnalysisRoutes } from './context';

/**
 * GET of what a part has counted, as JSON: `counted` gives the part's fields for a query at a time (epoch ms), beside how
 * far the analysis is.
 */
export const answerRoute =
  <Query extends z.ZodObject>(
    path: `/${string}`,
    querystring: Query,
    counted: (query: z.output<Query>, now: number) => object,
  ): AnalysisRoutes =>
  (guarded, { progress, answers }) => {
    guarded.get(path, { schema: { querystring } }, async (request, reply) => {
      const query = request.query as z.output<Query>;
      const far = await progress();
      const compute = () => ({ ...far, ...counted(query, far.at) });
      return reply
        .type('application/json; charset=utf-8')
        .serializer(String)
        .send(answers.get(`${path} ${JSON.stringify(query)}`, compute));
    });
  };
