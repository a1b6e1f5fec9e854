import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { readOptionalBody } from './read-body';
import { forward } from './upstream/forward';
import { pathOf, type UpstreamName } from './upstream/upstreams';

/** The allowed calls of a process as "METHOD path". */
type Allowed = readonly string[];

const simulatorCalls: Allowed = [
  'GET state',
  'PATCH rates',
  'POST pause',
  'POST resume',
  'POST stop',
  'POST burst',
  'DELETE burst',
  'POST orders',
  'POST notifications',
  'POST scenarios',
  'POST scenarios/pause',
  'POST scenarios/resume',
  'DELETE scenarios',
];

const everyService: Allowed = ['GET settings', 'PATCH settings'];
const serviceCalls = {
  order: [...everyService, 'GET stats'],
  payment: [...everyService, 'GET stats'],
  inventory: [...everyService, 'GET stock', 'POST restock'],
  shipping: everyService,
  notification: everyService,
} satisfies Partial<Record<UpstreamName, Allowed>>;

/** Long enough for a process to drain when it stops. */
const processTimeoutMs = 30_000;
const processActions: Allowed = ['start', 'stop', 'kill'];

/** Calls the simulator's API. Without a path: its state. */
export function callSimulator(request: Request, path: readonly string[] = ['state']): Promise<Response> {
  return callAllowed('simulator', simulatorCalls, path, request);
}

/** Calls the admin API of a service: its settings, and calls that only this service has. */
export function callService(request: Request, name: string, path: readonly string[]): Promise<Response> {
  if (!isService(name))
    throw new ProblemError(
      404,
      `There is no service "${name.slice(0, 100)}". The services are ${Object.keys(serviceCalls).join(', ')}.`,
    );
  return callAllowed(name, serviceCalls[name], path, request);
}

/** Lists the processes of this run. */
export function listProcesses(request: Request): Promise<Response> {
  return forward('supervisor', { path: '/processes', request });
}

/** Starts, stops or kills a process. */
export function actOnProcess(request: Request, name: string, action: string): Promise<Response> {
  if (!processActions.includes(action)) throw notFound(request);
  const path = pathOf`/processes/${name}/${action}`;
  return forward('supervisor', { method: 'POST', path, request, timeoutMs: processTimeoutMs });
}

/** Lists the newest invalid messages that the gateway has read. */
export function listInvalid(request: Request): Promise<Response> {
  return forward('gateway', { path: '/internal/invalid', request });
}

async function callAllowed(
  name: UpstreamName,
  allowed: Allowed,
  path: readonly string[],
  request: Request,
): Promise<Response> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const target = path.join('/');
  if (!allowed.includes(`${method} ${target}`)) throw notFound(request);
  // Each process validates the bodies of its routes; here they only have to be JSON and small.
  const body = method === 'GET' ? undefined : await readOptionalBody(request, z.unknown());
  const query = method === 'GET' ? new URL(request.url).searchParams : undefined;
  return forward(name, { method, path: `/${target}`, query, body, request });
}

const isService = (name: string): name is keyof typeof serviceCalls => Object.hasOwn(serviceCalls, name);

/** The answer for a path without a route. */
export function notFound({ method, url }: Request): ProblemError {
  return new ProblemError(404, `There is no ${method} ${new URL(url).pathname.slice(0, 200)} here.`);
}
