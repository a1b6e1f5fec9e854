import { STATUS_CODES } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { verifyInternal } from '@/server/ops/internal-auth';
import type { Fleet } from './fleet';
import type { Supervised } from './supervised';

class UnknownProcess extends Error {
  readonly statusCode = 404;
}

const actions = {
  start: (process: Supervised) => process.start(),
  stop: (process: Supervised) => process.stop(),
  kill: async (process: Supervised) => process.kill(),
};

function find(fleet: Fleet, name: string): Supervised {
  const process = fleet.find(name);
  if (process) return process;
  const names = fleet.processes().map((info) => info.name);
  throw new UnknownProcess(`There is no process "${name}". There are: ${names.join(', ')}.`);
}

function addRoutes(app: FastifyInstance, fleet: Fleet): void {
  app.get('/processes', async () => fleet.processes());
  for (const [action, act] of Object.entries(actions)) {
    app.post<{ Params: { name: string } }>(`/processes/:name/${action}`, async (request) => {
      const process = find(fleet, request.params.name);
      await act(process);
      return process.info();
    });
  }
}

/** The supervisor's HTTP API: what runs, and starting, stopping and killing it. Errors are RFC 9457 problems. */
export function createOpsApi(fleet: Fleet, authSecret: string): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: true });
  app.setErrorHandler(async (error: Error & { statusCode?: number }, _, reply) => {
    const status = error.statusCode ?? 500;
    reply.code(status).type('application/problem+json');
    return { type: 'about:blank', title: STATUS_CODES[status], status, detail: error.message };
  });
  app.setNotFoundHandler(async (request, reply) => {
    reply.code(404).type('application/problem+json');
    const detail = `There is no ${request.method} ${request.url} here.`;
    return { type: 'about:blank', title: STATUS_CODES[404], status: 404, detail };
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.register(async (guarded) => {
    guarded.addHook('onRequest', (request) => verifyInternal(authSecret, request.headers.authorization));
    addRoutes(guarded, fleet);
  });
  return app;
}
