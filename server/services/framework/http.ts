import fastifySwagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { internalRoutes } from '@/server/auth/internal-routes';
import { isTransient } from '@/server/db';
import { createHttp } from '@/server/http';
import type { ServiceCore } from './core';
import type { Http } from './definition';
import type { LiveSettings } from './live-settings';

/** How far a service has started. */
export interface Readiness {
  /** True when it consumes, else what it waits for. */
  readiness(): true | string;
  /** Whether it can serve requests: its tables exist. */
  isServing(): boolean;
}

export interface ServiceHttpParts {
  settings: LiveSettings<object>;
  readiness: Readiness;
  routes?(http: Http): void;
}

export interface ServiceHttp {
  url: string;
  stop(): Promise<void>;
}

/** Starts a service's HTTP server: its own routes, settings, health, metrics and OpenAPI. */
export async function startServiceHttp(
  { name, log, metrics, config }: ServiceCore,
  { settings, readiness, routes }: ServiceHttpParts,
): Promise<ServiceHttp> {
  const app = createHttp({
    name,
    log,
    ready: () => readiness.readiness(),
    metrics: () => metrics.registry.metrics(),
    hosts: config.hosts,
  });
  await app.register(fastifySwagger, {
    openapi: { info: { title: `Pulseboard ${name} service`, version: '1' } },
    transform: jsonSchemaTransform,
  });
  internalRoutes(app, config.authSecret, (guarded) => {
    const http = guarded as unknown as Http;
    answerOutages(http, name, readiness);
    settingsRoutes(http, settings);
    http.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
    routes?.(http);
  });
  const url = await app.listen({ port: config.httpPort, host: config.httpHost });
  return { url, stop: () => app.close() };
}

/** Answers 503 with Retry-After while the database is unavailable: neither the caller nor the code is at fault. */
function answerOutages(http: Http, name: string, readiness: Readiness): void {
  const unavailable = () =>
    new ProblemError(503, `The ${name} service cannot reach its database just now. Try again in a moment.`, {
      retryAfter: 1,
    });
  http.addHook('preHandler', async () => {
    if (!readiness.isServing()) throw unavailable();
  });
  http.setErrorHandler((error) => {
    throw isTransient(error) ? unavailable() : error;
  });
}

function settingsRoutes(http: Http, settings: LiveSettings<object>): void {
  const { schema } = settings;
  http.get(
    '/settings',
    { schema: { response: { 200: schema } } },
    async () => settings.value as Record<string, unknown>,
  );
  http.patch(
    '/settings',
    { schema: { body: withoutDefaults(schema), response: { 200: schema } } },
    async (request) =>
      settings.patch(request.body as Record<string, unknown>) as Promise<Record<string, unknown>>,
  );
}

// partial() keeps the defaults, and the default of a field that the request leaves out would undo an earlier change.
function withoutDefaults(schema: z.ZodObject): z.ZodObject {
  const fields = Object.entries(schema.shape).map(([name, field]) => [
    name,
    (field instanceof z.ZodDefault ? field.unwrap() : field) as z.ZodType,
  ]);
  return z.strictObject(Object.fromEntries(fields)).partial();
}
