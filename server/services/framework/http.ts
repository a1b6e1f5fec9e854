import fastifySwagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ProblemError } from '@/lib/problem';
import { isTransient } from '@/server/db';
import { createHttp, internalRoutes } from '@/server/http';
import type { Http } from './definition';
import type { LiveSettings } from './live-settings';
import type { Metrics } from './metrics';
import type { ServiceConfig } from './service';

export interface ServiceHttpParts {
  name: string;
  config: ServiceConfig;
  log: Logger;
  metrics: Metrics;
  settings: LiveSettings<z.ZodObject>;
  /** True when it can work, else what it waits for. */
  ready(): true | string;
  /** Whether requests can be served at all: the tables exist. */
  serving(): boolean;
  routes(http: Http): void;
}

/** A service's HTTP server: its own routes, its settings, health, metrics and OpenAPI. */
export async function startServiceHttp(
  parts: ServiceHttpParts,
): Promise<{ url: string; stop(): Promise<void> }> {
  const { name, log, metrics, config } = parts;
  const app = createHttp({
    name,
    log,
    ready: parts.ready,
    metrics: () => metrics.registry.metrics(),
    hosts: config.hosts,
  });
  await app.register(fastifySwagger, {
    openapi: { info: { title: `Pulseboard ${name} service`, version: '1' } },
    transform: jsonSchemaTransform,
  });
  internalRoutes(app, config.authSecret, (guarded) => {
    const http = guarded as unknown as Http;
    answerOutages(http, parts);
    settingsRoutes(http, parts.settings);
    http.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
    parts.routes(http);
  });
  const url = await app.listen({ port: config.httpPort, host: config.httpHost });
  return { url, stop: () => app.close() };
}

/** A database that is away is no fault of the caller nor of the code: 503, and when to come again. */
function answerOutages(http: Http, { name, serving }: ServiceHttpParts): void {
  const away = () =>
    new ProblemError(503, `The ${name} service cannot reach its database just now. Try again in a moment.`, {
      retryAfter: 1,
    });
  http.addHook('preHandler', async () => {
    if (!serving()) throw away();
  });
  http.setErrorHandler((error) => {
    throw isTransient(error) ? away() : error;
  });
}

function settingsRoutes(http: Http, settings: LiveSettings<z.ZodObject>): void {
  const { schema } = settings;
  http.get('/settings', { schema: { response: { 200: schema } } }, async () => settings.value);
  http.patch(
    '/settings',
    { schema: { body: withoutDefaults(schema), response: { 200: schema } } },
    async (request) => settings.patch(request.body as Record<string, unknown>),
  );
}

// partial() keeps the defaults, and a default for what was left out would undo an earlier change.
function withoutDefaults(schema: z.ZodObject): z.ZodObject {
  const fields = Object.entries(schema.shape).map(([name, field]) => [
    name,
    (field instanceof z.ZodDefault ? field.unwrap() : field) as z.ZodType,
  ]);
  return z.strictObject(Object.fromEntries(fields)).partial();
}
