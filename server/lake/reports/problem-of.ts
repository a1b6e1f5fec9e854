import { ProblemError } from '@/lib/problem';
import { LakeEngineError, type LakeEngineProblem } from '@/server/lake/engine';

const retryAfter = 2;
/** Statuses of problems that are no fault of the program. */
const statuses: Partial<Record<LakeEngineProblem, number>> = {
  busy: 503,
  interrupted: 503,
  out_of_memory: 503,
  disk_full: 503,
  too_large: 422,
};

/** An error of the engine as a problem for the client; other errors as they are. */
export function problemOf(error: unknown): unknown {
  if (!(error instanceof LakeEngineError)) return error;
  const { problem, message } = error;
  if (problem === 'unknown_topic')
    return new ProblemError(503, `The lake is starting. ${message}`, { retryAfter, cause: error });
  // A zone that is known here and not yet to DuckDB.
  if (problem === 'statement' && message.includes('Unknown TimeZone'))
    return new ProblemError(422, 'timeZone: the lake does not know this time zone.', { cause: error });
  const status = statuses[problem];
  if (status === undefined) return error;
  return new ProblemError(status, message, { cause: error, ...(status === 503 ? { retryAfter } : {}) });
}
