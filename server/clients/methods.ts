import { notAllowed } from '@/server/http/request-check';
import { problemAnswer } from './answers';
import type { Route } from './doors';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * The handlers of a path, for a route.ts to export: those that are given, and for every other method 405 with what
 * may be used. HEAD goes with GET.
 */
export function methods<Params = object>(
  given: Partial<Record<Exclude<Method, 'HEAD'>, Route<Params>>>,
): Record<Method, Route<Params>> {
  const handlers = given.GET ? { ...given, HEAD: given.GET } : given;
  const refuse: Route<Params> = async ({ method }) => {
    const { status, detail, headers } = notAllowed(method, Object.keys(handlers).sort());
    return problemAnswer(status, detail, headers);
  };
  return { GET: refuse, HEAD: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse, ...handlers };
}
