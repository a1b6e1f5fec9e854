import type { Route } from '@/server/auth/route-guards';
import { notAllowed } from '@/server/http/request-check';
import { unroutable } from '@/server/http/unroutable';
import { problemAnswer } from '@/server/web/answers';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Handlers<Params> = Record<Method | 'OPTIONS', Route<Params>>;

/**
 * The handlers of a path, for a route.ts to export: those that are given, and for every other method 405 with what
 * may be used. HEAD goes with GET.
 */
export function methods<Params = object>(
  given: Partial<Record<Exclude<Method, 'HEAD'>, Route<Params>>>,
): Handlers<Params> {
  const handlers = given.GET ? { ...given, HEAD: given.GET } : given;
  const allowed = [...Object.keys(handlers), 'OPTIONS'].sort();
  const refuse: Route<Params> = async (request) => {
    const { status, detail, headers } = notAllowed(methodOf(request), allowed);
    return problemAnswer(status, detail, headers);
  };
  const options: Route<Params> = async (request, context) =>
    methodOf(request) === 'OPTIONS'
      ? new Response(null, { status: 204, headers: { allow: allowed.join(', ') } })
      : refuse(request, context);
  const others = { HEAD: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
  return { GET: refuse, ...others, OPTIONS: options, ...handlers };
}

/** Methods that Next.js cannot route, TRACE for one, come as OPTIONS and are named beside. */
const methodOf = ({ method, headers }: Request) => headers.get(unroutable) ?? method;
