import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { ProblemError, problem } from '@/lib/problem';
import { traceIdOf } from '@/lib/trace/trace-context';
import { logAnswer } from '@/server/log';
import { createMethodLookup } from './allowed-methods';
import { type GuardOptions, guardServer, timeouts } from './guard';
import { createHostCheck } from './host-check';
import { acceptJsonOnly } from './json-body';
import { notAllowed } from './request-check';
import { paramsError } from './text-check';

export interface HttpOptions {
  name: string;
  log: Logger;
  /** True when the role can work, otherwise a sentence that says what it is waiting for. */
  ready(): boolean | string;
  /** Additional fields of /readyz, such as the read progress. */
  progress?: () => Record<string, unknown>;
  /** The Prometheus text. */
  metrics?: () => Promise<string>;
  /** Accepted host names in addition to localhost and addresses. */
  hosts?: readonly string[] | undefined;
  /** Maximum of open connections; unset: 1,000, plenty for calls of other processes. */
  maxConnections?: number;
  /** An additional check before any handler. */
  check?: GuardOptions['check'];
}

const bodyLimit = 256 * 1024;
/** Longer than every id, so that the route itself can refuse one that is too long. */
const maxParamLength = 512;

/**
 * The HTTP server of a role: /healthz (alive), /readyz (can work), /metrics, errors as RFC 9457 problem
 * documents, zod schemas for routes.
 */
export function createHttp(options: HttpOptions) {
  const { log, hosts = [], maxConnections = 1_000, check } = options;
  const app = createApp();
  const failures: Failures = new WeakMap();
  app.setErrorHandler(answerError(failures));
  logRequests(app, log, failures);
  acceptJsonOnly(app);
  answerUnknownRoutes(app);
  app.addHook('preValidation', async ({ params }) => {
    const error = paramsError(params as Record<string, string>);
    if (error) throw new ProblemError(400, error);
  });
  // After all listeners are attached to the server.
  app.addHook('onReady', async () =>
    guardServer(app.server, { isAllowedHost: createHostCheck(hosts), maxConnections, check }),
  );
  addStateRoutes(app, options);
  return app;
}
export type RoleHttp = ReturnType<typeof createApp>;

function createApp() {
  const { requestTimeout, ...http } = timeouts;
  const app = Fastify({
    logger: false,
    bodyLimit,
    forceCloseConnections: true,
    requestTimeout,
    http,
    routerOptions: { maxParamLength },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  return app;
}

/** Answers 405 for a known path, otherwise 404. */
function answerUnknownRoutes(app: RoleHttp): void {
  const methodsOf = createMethodLookup(app);
  app.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    const allowed = methodsOf(url);
    if (allowed.length === 0) return answer(reply, 404, `There is no ${method} ${url.slice(0, 200)} here.`);
    const { status, detail, headers } = notAllowed(method, allowed);
    return answer(reply.headers({ ...headers }), status, detail);
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Another process asks every second or so: answers are not logged, also while it is not ready. */
    isProbe?: true;
  }
}
const probe = { config: { isProbe: true } } as const;

/** The unexpected errors of requests that are not logged yet. */
type Failures = WeakMap<FastifyRequest, Error>;

/** A line for each request to a route, with its duration, and with the error that made it fail; of probes only that. */
function logRequests(app: RoleHttp, log: Logger, failures: Failures): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, params, headers } = request;
    const { url, config } = request.routeOptions;
    const err = failures.get(request);
    if (url === undefined || (config.isProbe && !err)) return;
    const { orderId } = (params ?? {}) as { orderId?: string };
    const traceId = traceIdOf(headers.traceparent?.toString());
    const startedAt = performance.now() - reply.elapsedTime;
    const { statusCode: status } = reply;
    const failure = err && { err, url: request.url };
    logAnswer(log, { operation: `${method} ${url}`, startedAt, status, orderId, traceId, ...failure });
  });
}

function addStateRoutes(app: RoleHttp, { name, ready, progress, metrics }: HttpOptions): void {
  app.get('/healthz', probe, async () => ({ status: 'ok', name }));
  app.get('/readyz', probe, async (_request, reply) => {
    const state = ready();
    if (state === true) return { status: 'ready', name, ...progress?.() };
    return answer(reply, 503, state || 'Not ready yet.', 1);
  });
  if (!metrics) return;
  app.get('/metrics', probe, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await metrics()),
  );
}

function answerError(failures: Failures) {
  return (error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const [first] = error.validation;
      return answer(
        reply,
        400,
        `${first?.instancePath.slice(1) || 'The request'}: ${first?.message ?? 'is not valid'}.`,
      );
    }
    const status = error.statusCode ?? 500;
    if (status < 500 || error instanceof ProblemError) {
      return answer(
        reply,
        status,
        error.message,
        error instanceof ProblemError ? error.options.retryAfter : undefined,
      );
    }
    failures.set(request, error);
    return answer(
      reply,
      500,
      'An unexpected error occurred. Try again; the cause is in the log of this process.',
    );
  };
}

function answer(reply: FastifyReply, status: number, detail: string, retryAfter?: number): FastifyReply {
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  // Fastify's zod serializer handles the routes' schemas only, so a problem document is serialized here.
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem(status, detail));
}
