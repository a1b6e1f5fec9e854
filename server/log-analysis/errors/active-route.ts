import { activeErrors, activeErrorsQuery } from '@/lib/logs/active-errors';
import type { AnalysisRoutes } from '@/server/log-analysis/context';
import type { ErrorGroups } from './error-groups';

/** GET /errors/active: groups that are new or regressed and happened just now, for the alerts. */
export const activeErrorsRoute =
  (errors: ErrorGroups): AnalysisRoutes =>
  (guarded, { progress }) => {
    guarded.get(
      '/errors/active',
      {
        config: { isProbe: true },
        schema: { querystring: activeErrorsQuery, response: { 200: activeErrors } },
      },
      async ({ query: { lastFrom, firstFrom, pastMs } }) => {
        const { at, since } = await progress();
        return errors.active(lastFrom, Math.max(firstFrom, (since ?? at) + pastMs));
      },
    );
  };
