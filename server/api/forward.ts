import { ProblemError, problemSchema } from '@/lib/problem';
import { signInternal } from '@/server/auth/internal-auth';
import { authSecret } from '@/server/web/environment';
import { addressOfUpstream, type UpstreamName, upstreams } from './upstreams';

export interface Call {
  /** Made with pathOf`…` whenever it holds something that was sent. */
  path: string;
  method?: string;
  query?: URLSearchParams;
  /** Sent as JSON; undefined is no body. */
  body?: unknown;
  /** The browser's request: its trace and its idempotency key go along. */
  request?: Request;
  timeoutMs?: number;
}

const usualTimeoutMs = 10_000;
const retryAfter = 2;
/** What is said when no connection could be made at all. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const timeouts = new Set(['TimeoutError', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT']);

/** An answer that a process gave: `ok` is its success, else `body` is a problem document. */
export interface Answer {
  ok: boolean;
  status: number;
  contentType: string;
  body: string;
  retryAfter?: string;
}

/**
 * Calls another process's internal API. Throws a problem that names the process when it cannot be reached (503), is
 * too slow (504), or answers what is neither success nor a problem document (502).
 */
export async function ask(name: UpstreamName, call: Call): Promise<Answer> {
  const url = new URL(call.path, addressOfUpstream(name));
  url.search = call.query?.toString() ?? '';
  const init = await requestOf(call);
  try {
    const response = await fetch(url, init);
    return checked(name, response, await response.text());
  } catch (error) {
    throw error instanceof ProblemError ? error : outage(name, error);
  }
}

/** Calls another process and hands its answer to the browser: status, JSON and problem documents as they are. */
export async function forward(name: UpstreamName, call: Call): Promise<Response> {
  return answerOf(await ask(name, call));
}

/** An answer as the browser gets it. */
export function answerOf({ status, body, contentType, retryAfter: after }: Answer): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  if (after) headers.set('retry-after', after);
  if (isEmpty(status)) return new Response(null, { status, headers });
  headers.set('content-type', contentType);
  return new Response(body, { status, headers });
}

async function requestOf({
  method = 'GET',
  body,
  request,
  timeoutMs = usualTimeoutMs,
}: Call): Promise<RequestInit> {
  const headers = new Headers({
    authorization: `Bearer ${await signInternal(authSecret())}`,
    accept: 'application/json',
  });
  if (body !== undefined) headers.set('content-type', 'application/json');
  const key = request?.headers.get('idempotency-key');
  if (key !== undefined && key !== null) headers.set('idempotency-key', key);
  const trace = request?.headers.get('traceparent');
  if (trace && /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(trace))
    headers.set('traceparent', trace);
  return {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  };
}

function checked(name: UpstreamName, { ok, status, headers }: Response, body: string): Answer {
  const contentType = headers.get('content-type') ?? 'application/json';
  const answer = { ok, status, contentType, body, retryAfter: headers.get('retry-after') ?? undefined };
  if (ok) return answer;
  // It is this process that was refused, not the one who asked it.
  if (status === 401) {
    const detail = `${upstreams[name].title} does not know this page: both have to run with the same AUTH_SECRET.`;
    throw new ProblemError(502, detail);
  }
  if (contentType.startsWith('application/problem+json') && isProblem(body)) return answer;
  throw new ProblemError(502, `${upstreams[name].title} gave an invalid answer. Try again in a moment.`);
}

function isProblem(body: string): boolean {
  try {
    return problemSchema.safeParse(JSON.parse(body)).success;
  } catch {
    return false;
  }
}

function outage(name: UpstreamName, error: unknown): ProblemError {
  const { title, remedy } = upstreams[name];
  const code = codeOf(error);
  if (timeouts.has(code)) {
    return new ProblemError(504, `${title} took too long to answer. Try again in a moment.`, {
      retryAfter,
      cause: error,
    });
  }
  // Why nobody is reached is not known: it may be stopped, or the network between may be.
  const what = unreachable.has(code) ? 'cannot be reached' : 'closed the connection before it had answered';
  return new ProblemError(503, `${title} ${what}. ${remedy}`, { retryAfter, cause: error });
}

// fetch wraps what the socket said, and with several addresses wraps it twice.
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, errors } = error as { code?: string; errors?: unknown[] };
  if (typeof code === 'string') return code;
  return codeOf(error.cause) || codeOf(errors?.[0]) || error.name;
}

const isEmpty = (status: number) => status === 204 || status === 205 || status === 304;
