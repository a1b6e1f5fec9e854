import { z } from 'zod';
import { ProblemError, problem } from '@/lib/problem';

/** Responses depend on the session and the time, so no cache may store them. */
const noStore = { 'cache-control': 'no-store' };

/** A JSON response that must not be cached. */
export function json(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, { status: init.status, headers: { ...noStore, ...init.headers } });
}

/** A problem document (RFC 9457). */
export function problemAnswer(status: number, detail: string, more: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem(status, detail)), {
    status,
    headers: { ...noStore, 'content-type': 'application/problem+json', ...more },
  });
}

/** The unexpected error behind each answer. */
const failures = new WeakMap<Response, unknown>();

/** The unexpected error that an answer of answerError is about, for the log; undefined if it was expected. */
export const failureOf = (response: Response): unknown => failures.get(response);

/** The problem document for an error of a handler. The details of an unexpected one are not sent. */
export function answerError(error: unknown): Response {
  if (error instanceof ProblemError) {
    const { retryAfter } = error.options;
    const more = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
    return problemAnswer(error.statusCode, error.message, more);
  }
  if (error instanceof z.ZodError) return problemAnswer(400, issueSentence(error));
  const detail = 'An unexpected error occurred. Try again; the cause is in the log of the page.';
  const response = problemAnswer(500, detail);
  failures.set(response, error);
  return response;
}

function issueSentence({ issues }: z.ZodError): string {
  const [first] = issues;
  const where = first?.path.map(String).join('.') || 'The request';
  const rest = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${where}: ${first?.message ?? 'is not valid'}${rest}.`.slice(0, 500);
}
