import { AsyncLocalStorage } from 'node:async_hooks';
import { isTraceparent, newTraceparent } from '@/lib/trace/trace-context';

const current = new AsyncLocalStorage<string>();

/** Runs `work` in the trace of a request, or in a new one. Returns what it returns. */
export function inTraceOf<T>(request: Request, work: (traceparent: string) => T): T {
  const given = request.headers.get('traceparent') ?? undefined;
  const traceparent = given !== undefined && isTraceparent(given) ? given : newTraceparent();
  return current.run(traceparent, () => work(traceparent));
}

/** The trace context of the request that is being handled; undefined outside of one. */
export const currentTraceparent = (): string | undefined => current.getStore();
