import type { Route } from '@/server/auth/route-guards';
import { originalMethodHeader } from '@/server/http/original-method';
import { notAllowed } from '@/server/http/request-check';
import { problemAnswer } from '@/server/web/answers';
import { loggedRoute } from './logged-route';

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Handlers<Params> = Record<Method | 'OPTIONS', Route<Params>>;

/**
 * The handlers of a path, for a route.ts to export: the given ones, and for every other method 405 with the allowed
 * ones. HEAD is handled by GET.
 */
export function methods<Params = object>(
  given: Partial<Record<Exclude<Method, 'HEAD'>, Route<Params>>>,
): Handlers<Params> {
  const logged = Object.fromEntries(
    Object.entries(given).map(([method, route]) => [method, loggedRoute(route)]),
  ) as typeof given;
  const handlers = logged.GET ? { ...logged, HEAD: logged.GET } : logged;
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

/** Methods that Next.js cannot route, such as TRACE, arrive as OPTIONS with the original method in a header. */
const methodOf = ({ method, headers }: Request) => headers.get(originalMethodHeader) ?? method;
