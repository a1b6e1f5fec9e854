import { traceIdOf } from '@/lib/trace/trace-context';
import type { Route } from '@/server/auth/route-guards';
import { logAnswer } from '@/server/log';
import { failureOf } from '@/server/web/answers';
import { webLog } from '@/server/web/environment';
import { inTraceOf } from '@/server/web/trace';

/** A route in the trace of its request, with a line in the log for each answer. */
export function loggedRoute<Params>(route: Route<Params>): Route<Params> {
  return (request, context) =>
    inTraceOf(request, async (traceparent) => {
      const startedAt = performance.now();
      const response = await route(request, context);
      const params = { ...(await context.params) } as Record<string, string | string[] | undefined>;
      const { status } = response;
      const operation = `${request.method} ${patternOf(new URL(request.url).pathname, params)}`;
      const orderId = typeof params.orderId === 'string' ? params.orderId : undefined;
      const err = failureOf(response);
      const fields = { operation, startedAt, status, orderId, traceId: traceIdOf(traceparent) };
      logAnswer(webLog(), { ...fields, ...(err ? { err } : {}) });
      return response;
    });
}

/** The path with the names of its parameters in place of their values, such as /api/orders/:orderId. */
export function patternOf(path: string, params: Record<string, string | string[] | undefined>): string {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(params))
    for (const each of [value ?? []].flat())
      if (!/\p{Cs}/u.test(each)) names.set(encodeURIComponent(each), `:${name}`);
  return path
    .split('/')
    .map((segment) => names.get(segment) ?? names.get(encodeURIComponent(decoded(segment))) ?? segment)
    .join('/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
