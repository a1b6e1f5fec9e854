import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { RoleHttp } from '@/server/http';
import { verifyInternal } from './internal-auth';

/** Registers routes that only other processes of this system may call: with a Bearer token for the audience `internal`. */
export function internalRoutes(app: RoleHttp, authSecret: string, routes: (guarded: RoleHttp) => void): void {
  app.register(async (guarded: FastifyInstance) => {
    guarded.addHook('onRequest', (request: FastifyRequest) =>
      verifyInternal(authSecret, request.headers.authorization),
    );
    routes(guarded.withTypeProvider<ZodTypeProvider>() as unknown as RoleHttp);
  });
}
