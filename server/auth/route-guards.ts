import { ProblemError } from '@/lib/problem';
import { paramsError, queryError } from '@/server/http/text-check';
import { answerError } from '@/server/web/answers';
import { readAdmin } from './admin-session';
import { isSameOrigin } from './same-origin';
import { requireViewer } from './viewer';

/** Handles a request; an error that it throws becomes a problem document. */
export type Handler<Params> = (request: Request, params: Params) => Response | Promise<Response>;
/** A handler as route.ts exports it. */
export type Route<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

type Guard = (request: Request) => unknown;

/** A route without authentication. */
export const publicRoute = <Params = object>(handler: Handler<Params>): Route<Params> =>
  guarded(() => undefined, handler);

/** A route for viewers: everybody, or with VIEWING=admin those who are signed in. */
export const viewerRoute = <Params = object>(handler: Handler<Params>): Route<Params> =>
  guarded(async (request) => {
    // CSRF needs a cookie: without one the origin does not matter.
    if (await requireViewer(request)) requireOwnPage(request);
  }, handler);

/** A route that only a page of this host may call, signed in or not: signing in and out. */
export const ownPageRoute = <Params = object>(handler: Handler<Params>): Route<Params> =>
  guarded(requireOwnPage, handler);

/** A route for admins: needs the cookie, and for a change also a page of this host. */
export const adminRoute = <Params = object>(handler: Handler<Params>): Route<Params> =>
  guarded(async (request) => {
    requireOwnPage(request);
    if (!(await readAdmin(request))) throw new ProblemError(401, 'Sign in on the admin page first.');
  }, handler);

function guarded<Params>(guard: Guard, handler: Handler<Params>): Route<Params> {
  return async (request, { params }) => {
    try {
      const given = await params;
      checkTexts(request, given);
      await guard(request);
      return await handler(request, given);
    } catch (error) {
      return answerError(error);
    }
  };
}

/** Received texts end in a database or in Kafka, so they must be storable. */
function checkTexts({ url }: Request, params: unknown): void {
  const error = queryError(new URL(url).search.slice(1)) ?? paramsError({ ...(params as object) });
  if (error) throw new ProblemError(400, error);
}

function requireOwnPage(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD' || isSameOrigin(request)) return;
  throw new ProblemError(403, 'Only a page of this site may do this: the Origin header must be this host.');
}
