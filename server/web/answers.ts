import { z } from 'zod';
import { ProblemError, problem } from '@/lib/problem';
import { webLog } from './environment';

/** Answers depend on who asks and when: nothing between here and the page may keep them. */
const noStore = { 'cache-control': 'no-store' };

/** A JSON answer that is not kept anywhere. */
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

/** The answer to whatever a handler threw. What nobody foresaw is logged, and told without its insides. */
export function answerError(error: unknown, request: Request): Response {
  if (error instanceof ProblemError) {
    const { retryAfter } = error.options;
    const more = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) };
    return problemAnswer(error.statusCode, error.message, more);
  }
  if (error instanceof z.ZodError) return problemAnswer(400, issueSentence(error));
  webLog().error(
    { err: error, method: request.method, path: new URL(request.url).pathname },
    'request failed',
  );
  return problemAnswer(500, 'Something went wrong here. Try again; the log of the page has the cause.');
}

function issueSentence({ issues }: z.ZodError): string {
  const [first] = issues;
  const where = first?.path.map(String).join('.') || 'The request';
  const rest = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${where}: ${first?.message ?? 'is not valid'}${rest}.`.slice(0, 500);
}
