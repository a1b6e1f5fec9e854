import type { Logger } from 'pino';
import { ProblemError } from '@/lib/problem';
import { internalRoutes } from '@/server/auth/internal-routes';
import { createHttp, type RoleHttp } from '@/server/http';
import type { Checkpoints } from './counters/checkpoints';
import { addCounterRoutes } from './counters/routes';
import { type Failpoints, failpointSchema } from './failpoints';
import type { Feeds } from './feeds/feeds';
import type { InvalidMessages } from './feeds/invalid-messages';
import { addHealthRoute, type LatestHealth } from './health/routes';
import { collect, type Metrics } from './metrics';
import { watchBytesWritten } from './rooms/bytes-written';
import { checkOrigin, type OriginRules, withoutBase } from './sockets/origin';

export interface GatewayHttpOptions {
  authSecret: string;
  /** Host names that requests may use, in addition to localhost and IP addresses. */
  hosts?: readonly string[] | undefined;
  /** A path before /socket.io, for proxies that do not remove it. */
  basePath?: string | undefined;
  origins: OriginRules;
  log: Logger;
  /** True, or the sentence that /readyz answers with. */
  readiness(): true | string;
  invalid: InvalidMessages;
  metrics: Metrics;
  feeds: Pick<Feeds, 'all' | 'orders' | 'byTopic'>;
  failpoints: Failpoints | undefined;
  gatewayId: string;
  checkpoints: Checkpoints;
  latest: LatestHealth;
}

/** More than one process can send to: that is reached long before. */
const maxConnections = 50_000;

/** The HTTP server of the gateway: /healthz, /readyz, /metrics, and internal routes for the web server. */
export function createGatewayHttp(options: GatewayHttpOptions): RoleHttp {
  const { authSecret, hosts = [], basePath, origins, log, readiness, metrics, feeds } = options;
  const scrape = () => {
    collect(metrics, feeds.all.values(), bytesWritten());
    return metrics.registry.metrics();
  };
  const app: RoleHttp = createHttp({
    name: 'gateway',
    log,
    ready: readiness,
    metrics: scrape,
    hosts,
    maxConnections,
    check: (request, upgrade) => {
      request.url = withoutBase(request.url, basePath);
      return checkOrigin(request, upgrade, origins);
    },
  });
  const bytesWritten = watchBytesWritten(app.server);
  internalRoutes(app, authSecret, (guarded) => addInternalRoutes(guarded, options));
  return app;
}

function addInternalRoutes(app: RoleHttp, options: GatewayHttpOptions): void {
  const { invalid, feeds, failpoints } = options;
  addCounterRoutes(app, options);
  addHealthRoute(app, options);
  app.get('/internal/invalid', async () => invalid.list());
  app.get<{ Params: { orderId: string } }>('/internal/orders/:orderId', async ({ params }) => {
    const order = feeds.orders.order(params.orderId);
    if (order) return order;
    const detail = `The gateway does not hold the order ${params.orderId}: it keeps the newest orders only.`;
    throw new ProblemError(404, detail);
  });
  if (failpoints) addFailpointRoute(app, failpoints);
}

function addFailpointRoute(app: RoleHttp, failpoints: Failpoints): void {
  app.post('/failpoints', { schema: { body: failpointSchema } }, async ({ body }, reply) => {
    failpoints.arm(body);
    return reply.code(204).send();
  });
}
