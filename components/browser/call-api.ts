import { z } from 'zod';

/** An error of the API. The message is a sentence for the person; `status` is 0 when the server cannot be reached. */
export class ApiError extends Error {
  override name = 'ApiError';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface ApiCall {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  /** Ends the request early. */
  signal?: AbortSignal;
}

const timeoutMs = 35_000;
const problem = z.object({ detail: z.string() });

/** Calls an API of the page's server at `/api`, and validates the answer with `schema`. Throws ApiError. */
export async function callApi<S extends z.ZodType>(
  path: string,
  schema: S,
  { method = 'GET', body, headers, signal }: ApiCall = {},
): Promise<z.output<S>> {
  const response = await fetch(`/api${path}`, {
    method,
    cache: 'no-store',
    signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause) => {
    throw new ApiError(0, `The page cannot reach its server. (${(cause as Error).name})`);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new ApiError(
      response.status,
      'The server answered with what this page cannot read: reload the page.',
    );
  }
  const error = problem.safeParse(answer);
  throw new ApiError(
    response.status,
    error.success ? error.data.detail : `The server answered ${response.status}.`,
  );
}
