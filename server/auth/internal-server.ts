import { createHttp, type HttpOptions, type RoleHttp } from '@/server/http';
import { internalRoutes } from './internal-routes';

/** The HTTP server of a role whose parts bring their routes: /healthz, /readyz, /metrics, and these for other processes only. */
export function createInternalServer<C>(
  parts: readonly ((guarded: RoleHttp, context: C) => void)[],
  context: C,
  { authSecret, ...options }: HttpOptions & { authSecret: string },
): RoleHttp {
  const app: RoleHttp = createHttp(options);
  internalRoutes(app, authSecret, (guarded) => {
    for (const register of parts) register(guarded, context);
  });
  return app;
}
