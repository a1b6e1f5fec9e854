import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { forward } from './forward';
import { readOptionalBody } from './read-body';
import { pathOf, type UpstreamName } from './upstreams';

/** "METHOD path" of everything that may be asked of a process; nothing else reaches it. */
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

/** Stopping waits until a process has drained. */
const processTimeoutMs = 30_000;
const processActions: Allowed = ['start', 'stop', 'kill'];

/** Reads or changes what the simulator does. Without a path: its state. */
export function callSimulator(request: Request, path: readonly string[] = ['state']): Promise<Response> {
  return callAllowed('simulator', simulatorCalls, path, request);
}

/** Reads or changes the settings of a service, and does what that service alone can. */
export function callService(request: Request, name: string, path: readonly string[]): Promise<Response> {
  if (!isService(name)) throw new ProblemError(404, `There is no service "${name.slice(0, 100)}".`);
  return callAllowed(name, serviceCalls[name], path, request);
}

/** Every process of this run, as the supervisor sees it. */
export function listProcesses(request: Request): Promise<Response> {
  return forward('supervisor', { path: '/processes', request });
}

/** Starts, stops or kills a process. */
export function actOnProcess(request: Request, name: string, action: string): Promise<Response> {
  if (!processActions.includes(action)) throw nothingThere(request);
  const path = pathOf`/processes/${name}/${action}`;
  return forward('supervisor', { method: 'POST', path, request, timeoutMs: processTimeoutMs });
}

/** The messages that were no valid events, as the gateway has seen them. */
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
  const wanted = path.join('/');
  if (!allowed.includes(`${method} ${wanted}`)) throw nothingThere(request);
  // Each process checks the bodies of its own routes; here they only have to be JSON, and small.
  const body = method === 'GET' ? undefined : await readOptionalBody(request, z.unknown());
  const query = method === 'GET' ? new URL(request.url).searchParams : undefined;
  return forward(name, { method, path: `/${wanted}`, query, body, request });
}

const isService = (name: string): name is keyof typeof serviceCalls => Object.hasOwn(serviceCalls, name);

/** What is answered where there is no route. */
export function nothingThere({ method, url }: Request): ProblemError {
  return new ProblemError(404, `There is no ${method} ${new URL(url).pathname.slice(0, 200)} here.`);
}
