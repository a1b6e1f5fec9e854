import { ProblemError } from '@/lib/problem';
import { paramsFault, queryFault } from '@/server/http/text-check';
import { answerError } from '@/server/web/answers';
import { readAdmin } from './admin-session';
import { isSameOrigin } from './same-origin';
import { requireViewer } from './viewer';

/** Answers a request; what it throws becomes a problem document. */
export type Handler<Params> = (request: Request, params: Params) => Response | Promise<Response>;
/** What a route.ts exports. */
export type Route<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

type Guard = (request: Request) => unknown;

/** A route for everybody. */
export const publicRoute = <Params = object>(handler: Handler<Params>): Route<Params> =>
  door(() => undefined, handler);

/** A route for everybody who may watch: with VIEWING=admin those who are signed in. */
export const viewerRoute = <Params = object>(handler: Handler<Params>): Route<Params> =>
  door(async (request) => {
    // Who needs no cookie cannot be made to use it by another site.
    if (await requireViewer(request)) requireOwnPage(request);
  }, handler);

/** A route that only a page of this host may call, whoever is signed in: signing in and out. */
export const ownPageRoute = <Params = object>(handler: Handler<Params>): Route<Params> =>
  door(requireOwnPage, handler);

/** A route for admins: the cookie, and for what changes something a page of this very host. */
export const adminRoute = <Params = object>(handler: Handler<Params>): Route<Params> =>
  door(async (request) => {
    requireOwnPage(request);
    if (!(await readAdmin(request))) throw new ProblemError(401, 'Sign in on the admin page first.');
  }, handler);

function door<Params>(guard: Guard, handler: Handler<Params>): Route<Params> {
  return async (request, { params }) => {
    try {
      const given = await params;
      checkTexts(request, given);
      await guard(request);
      return await handler(request, given);
    } catch (error) {
      return answerError(error, request);
    }
  };
}

/** Every text that is sent ends in a database or in Kafka: none may hold what they cannot keep. */
function checkTexts({ url }: Request, params: unknown): void {
  const fault = queryFault(new URL(url).search.slice(1)) ?? paramsFault({ ...(params as object) });
  if (fault) throw new ProblemError(400, fault);
}

function requireOwnPage(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD' || isSameOrigin(request)) return;
  throw new ProblemError(
    403,
    'This can only be done from a page of this site: its Origin has to be this host.',
  );
}
