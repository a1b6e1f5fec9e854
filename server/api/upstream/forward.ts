import { ProblemError, problemSchema } from '@/lib/problem';
import { signInternal } from '@/server/auth/internal-auth';
import { authSecret } from '@/server/web/environment';
import { currentTraceparent } from '@/server/web/trace';
import { addressOfUpstream, type UpstreamName, upstreams } from './upstreams';

export interface Call {
  /** Built with pathOf`…` when it contains received values. */
  path: string;
  method?: string;
  query?: URLSearchParams;
  /** Sent as JSON; undefined is no body. */
  body?: unknown;
  /** The browser's request: its idempotency key is forwarded. */
  request?: Request;
  timeoutMs?: number;
  /** Aborts the call, for example when the browser has gone away. */
  signal?: AbortSignal;
}

const usualTimeoutMs = 10_000;
const retryAfter = 2;
/** Error codes for a connection that could not be opened. */
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const timeouts = new Set(['TimeoutError', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'ETIMEDOUT']);

/** The response of a process. `ok`: success; otherwise `body` is a problem document. */
export interface UpstreamResponse {
  ok: boolean;
  status: number;
  contentType: string;
  body: string;
  retryAfter?: string;
}

/**
 * Calls another process's internal API. Throws a problem that names the process when it cannot be reached (503), times
 * out (504), or answers with neither success nor a problem document (502).
 */
export async function callUpstream(name: UpstreamName, call: Call): Promise<UpstreamResponse> {
  return fetched(name, call, async (response) => checked(name, response, await response.text()));
}

/** Headers of a file that is passed on. */
const fileHeaders = ['content-type', 'content-length', 'content-disposition', 'x-row-count', 'x-truncated'];

/** As forward, for a response that is large or no text: its body is passed on as it arrives. */
export async function forwardFile(name: UpstreamName, call: Call): Promise<Response> {
  return fetched(name, call, async (response) => {
    if (!response.ok) return toResponse(checked(name, response, await response.text()));
    const headers = new Headers({ 'cache-control': 'no-store' });
    for (const header of fileHeaders) {
      const value = response.headers.get(header);
      if (value !== null) headers.set(header, value);
    }
    return new Response(response.body, { status: response.status, headers });
  });
}

async function fetched<T>(
  name: UpstreamName,
  call: Call,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const url = new URL(call.path, addressOfUpstream(name));
  url.search = call.query?.toString() ?? '';
  const init = await requestOf(call);
  try {
    return await read(await fetch(url, init));
  } catch (error) {
    throw error instanceof ProblemError ? error : outage(name, error);
  }
}

/** Calls another process and returns its response for the browser: status, JSON and problem documents unchanged. */
export async function forward(name: UpstreamName, call: Call): Promise<Response> {
  return toResponse(await callUpstream(name, call));
}

/** The response for the browser. */
export function toResponse({ status, body, contentType, retryAfter: after }: UpstreamResponse): Response {
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
  signal,
}: Call): Promise<RequestInit> {
  const headers = new Headers({
    authorization: `Bearer ${await signInternal(authSecret())}`,
    accept: 'application/json',
  });
  if (body !== undefined) headers.set('content-type', 'application/json');
  const key = request?.headers.get('idempotency-key');
  if (key !== undefined && key !== null) headers.set('idempotency-key', key);
  const traceparent = currentTraceparent();
  if (traceparent !== undefined) headers.set('traceparent', traceparent);
  return {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
  };
}

function checked(name: UpstreamName, { ok, status, headers }: Response, body: string): UpstreamResponse {
  const contentType = headers.get('content-type') ?? 'application/json';
  const answer = { ok, status, contentType, body, retryAfter: headers.get('retry-after') ?? undefined };
  if (ok) return answer;
  // The token of this process was refused, not that of the browser.
  if (status === 401) {
    const detail = `${upstreams[name].title} refused the token of this page. Run both with the same AUTH_SECRET.`;
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
  // The process may be stopped, or the network may be down.
  const what = unreachable.has(code) ? 'cannot be reached' : 'closed the connection without answering';
  return new ProblemError(503, `${title} ${what}. ${remedy}`, { retryAfter, cause: error });
}

// fetch wraps the socket's error, twice when the host has several addresses.
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code, errors } = error as { code?: string; errors?: unknown[] };
  if (typeof code === 'string') return code;
  return codeOf(error.cause) || codeOf(errors?.[0]) || error.name;
}

const isEmpty = (status: number) => status === 204 || status === 205 || status === 304;
