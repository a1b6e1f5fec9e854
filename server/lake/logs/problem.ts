import { ProblemError } from '@/lib/problem';
import { LakeEngineError } from '@/server/lake/engine';
import { problemOf } from '@/server/lake/reports/problem-of';

/** An error of a search as a problem for the client: of its statements only the pattern can be wrong (400). */
export function logsProblem(error: unknown, pattern: string | undefined): unknown {
  if (pattern === undefined || !(error instanceof LakeEngineError) || error.problem !== 'statement')
    return problemOf(error);
  const reason = error.message.replace(/^[\w ]+ Error: /, '').split('\n')[0];
  return new ProblemError(400, `pattern: is no regular expression of RE2: ${reason}`, { cause: error });
}
