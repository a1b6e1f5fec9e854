import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { ProblemError, problem } from '@/lib/problem';
import { verifyInternal } from '@/server/auth/internal-auth';
import { rememberMethods } from './allowed-methods';
import { type GuardOptions, guardServer, timeouts } from './guard';
import { createHostCheck } from './host-check';
import { takeJsonOnly } from './json-body';
import { notAllowed } from './request-check';
import { paramsFault } from './text-check';

export interface HttpOptions {
  name: string;
  log: Logger;
  /** True when the role can work, else the sentence that says what it waits for. */
  ready(): boolean | string;
  /** What /readyz says beside that it is ready, as how far the role has read. */
  progress?: () => Record<string, unknown>;
  /** The Prometheus text. */
  metrics?: () => Promise<string>;
  /** Names by which it may be called, beside localhost and addresses. */
  hosts?: readonly string[] | undefined;
  /** Connections at once; unset: 1,000, plenty for what other processes ask. */
  maxConnections?: number;
  /** A further check before anything looks at a request. */
  check?: GuardOptions['check'];
}

const bodyLimit = 256 * 1024;
/** Longer than every id: a route then says what is wrong with one that is too long. */
const maxParamLength = 512;

/**
 * The HTTP server of a role: /healthz (alive), /readyz (can work), /metrics, errors as RFC 9457 problem
 * documents, zod schemas for routes.
 */
export function createHttp({
  log,
  ready,
  progress,
  metrics,
  name,
  hosts = [],
  maxConnections = 1_000,
  check,
}: HttpOptions) {
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
  app.setErrorHandler(answerError(log));
  takeJsonOnly(app);
  const methodsOf = rememberMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    const allowed = methodsOf(url);
    if (allowed.length === 0) return answer(reply, 404, `There is no ${method} ${url.slice(0, 200)} here.`);
    const { status, detail, headers } = notAllowed(method, allowed);
    return answer(reply.headers({ ...headers }), status, detail);
  });
  app.addHook('preValidation', async ({ params }) => {
    const fault = paramsFault(params as Record<string, string>);
    if (fault) throw new ProblemError(400, fault);
  });
  // When everything is attached that listens on the server.
  app.addHook('onReady', async () =>
    guardServer(app.server, { isAllowedHost: createHostCheck(hosts), maxConnections, check }),
  );
  app.get('/healthz', async () => ({ status: 'ok', name }));
  app.get('/readyz', async (_request, reply) => {
    const state = ready();
    if (state === true) return { status: 'ready', name, ...progress?.() };
    return answer(reply, 503, state || 'Not ready yet.', 1);
  });
  if (metrics) {
    app.get('/metrics', async (_request, reply) =>
      reply.type('text/plain; version=0.0.4').send(await metrics()),
    );
  }
  return app;
}
export type RoleHttp = ReturnType<typeof createHttp>;

/** Registers routes that only other processes of this system may call: a Bearer token for the audience `internal`. */
export function internalRoutes(app: RoleHttp, authSecret: string, routes: (guarded: RoleHttp) => void): void {
  app.register(async (guarded: FastifyInstance) => {
    guarded.addHook('onRequest', (request: FastifyRequest) =>
      verifyInternal(authSecret, request.headers.authorization),
    );
    routes(guarded.withTypeProvider<ZodTypeProvider>() as unknown as RoleHttp);
  });
}

function answerError(log: Logger) {
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
    log.error({ err: error, url: request.url }, 'request failed');
    return answer(reply, 500, 'Something went wrong here; the log of this process has the cause.');
  };
}

function answer(reply: FastifyReply, status: number, detail: string, retryAfter?: number): FastifyReply {
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  // Fastify's zod serializer only knows routes' own schemas; a problem document is sent as it is.
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem(status, detail));
}
