import type { Logger } from 'pino';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp, type RoleHttp } from '@/server/http';
import type { AlertsContext, AlertsRoutes } from './context';

interface AlertsHttpOptions {
  authSecret: string;
  hosts: readonly string[];
  log: Logger;
  /** True when ready, otherwise the sentence for /readyz. */
  ready(): true | string;
  /** Additional fields of /readyz. */
  progress(): Record<string, unknown>;
  metrics(): Promise<string>;
}

/** The HTTP server: /healthz, /readyz, /metrics, and the internal routes of the parts. */
export function createAlertsHttp(
  routes: readonly AlertsRoutes[],
  context: AlertsContext,
  { authSecret, ...options }: AlertsHttpOptions,
): RoleHttp {
  const app: RoleHttp = createHttp({ name: 'alerts', ...options });
  internalRoutes(app, authSecret, (guarded) => {
    for (const register of routes) register(guarded, context);
  });
  return app;
}
