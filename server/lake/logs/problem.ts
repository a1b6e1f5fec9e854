import { ProblemError } from '@/lib/problem';
import { LakeEngineError } from '@/server/lake/engine';
import { problemOf } from '@/server/lake/reports/problem-of';

const invalidInput = /^Invalid Input Error: /;

/** An error of a search as a problem for the client: of its statements only the pattern can be invalid (400). */
export function logsProblem(error: unknown): unknown {
  if (!(error instanceof LakeEngineError) || !invalidInput.test(error.message)) return problemOf(error);
  const [reason] = error.message.replace(invalidInput, '').split('\n');
  return new ProblemError(400, `pattern: is no regular expression of RE2: ${reason}`, { cause: error });
}
