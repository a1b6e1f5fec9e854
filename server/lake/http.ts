import { lakeState } from '@/lib/analytics/lake';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp, type RoleHttp } from '@/server/http';
import { alertRoutes } from './alerts/routes';
import { behaviourRoutes } from './behaviour/routes';
import type { LakeContext, LakeRoutes } from './context';
import { earlierOrdersRoutes } from './earlier-orders/routes';
import { logRoutes } from './logs/routes';
import { reconciliationRoutes } from './reconciliation/routes';
import { reportRoutes } from './reports/routes';
import { sqlRoutes } from './sql/routes';

export interface LakeHttpOptions {
  authSecret: string;
  hosts: readonly string[];
  /** True when ready, otherwise the sentence for /readyz. */
  ready(): true | string;
  /** Additional fields of /readyz. */
  progress(): Record<string, unknown>;
  metrics(): Promise<string>;
}

const stateRoutes: LakeRoutes = (guarded, { state }) => {
  guarded.get('/lake', { schema: { response: { 200: lakeState } } }, () => state());
};

/** Every internal route of the lake: one entry for each part of it. */
const routes: readonly LakeRoutes[] = [
  stateRoutes,
  reportRoutes,
  reconciliationRoutes,
  earlierOrdersRoutes,
  sqlRoutes,
  logRoutes,
  behaviourRoutes,
  alertRoutes,
];

/** The HTTP server: /healthz, /readyz, /metrics, and the internal routes. */
export function createLakeHttp(context: LakeContext, options: LakeHttpOptions): RoleHttp {
  const { authSecret, ...http } = options;
  const app: RoleHttp = createHttp({ name: 'lake', log: context.log, ...http });
  internalRoutes(app, authSecret, (guarded) => {
    for (const register of routes) register(guarded, context);
  });
  return app;
}
