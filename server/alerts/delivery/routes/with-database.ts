import type { FastifyInstance } from 'fastify';
import { ProblemError } from '@/lib/problem';
import type { AlertsRoutes } from '@/server/alerts/context';
import { isTransient } from '@/server/db';
import type { RoleHttp } from '@/server/http';

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: the table or the schema does not exist. */
const missing = new Set(['42P01', '3F000']);

/** Routes that answer 503 while PostgreSQL is away, or was not migrated yet. */
export const withDatabase =
  (routes: AlertsRoutes): AlertsRoutes =>
  (guarded, context) => {
    guarded.register(async (scope: FastifyInstance) => {
      scope.setErrorHandler((error) => {
        // The handler of the server answers it.
        throw isUnavailable(error) ? unavailable(error) : error;
      });
      routes(scope as unknown as RoleHttp, context);
    });
  };

function isUnavailable(error: unknown): boolean {
  if (isTransient(error)) return true;
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (missing.has(String((cause as { code?: unknown }).code))) return true;
  return false;
}

const unavailable = (cause: unknown): ProblemError =>
  new ProblemError(
    503,
    'PostgreSQL cannot be reached, so channels and deliveries cannot be read or changed. Try again in a moment.',
    { retryAfter: 2, cause },
  );
