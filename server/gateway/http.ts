import type { Logger } from 'pino';
import { ProblemError } from '@/lib/problem';
import { createHttp, type HttpOptions, internalRoutes, type RoleHttp } from '@/server/http';
import { type Failpoints, failpointSchema } from './failpoints';
import type { Feeds } from './feeds/feeds';
import type { InvalidMessages } from './feeds/invalid-messages';
import { collect, type Metrics } from './metrics';
import { watchBytesWritten } from './rooms/bytes-written';

export interface GatewayHttpOptions {
  authSecret: string;
  hosts: readonly string[];
  check: HttpOptions['check'];
  log: Logger;
  /** True, or the sentence /readyz answers with. */
  state(): true | string;
  invalid: InvalidMessages;
  metrics: Metrics;
  feeds(): Feeds | undefined;
  failpoints: Failpoints | undefined;
}

/** As many as one process carries: what it sends them is its limit, long before. */
const maxConnections = 50_000;

/** /healthz, /readyz, /metrics, and what the web asks for its pages. */
export function createGatewayHttp({
  authSecret,
  hosts,
  check,
  log,
  state,
  invalid,
  metrics,
  feeds,
  failpoints,
}: GatewayHttpOptions): RoleHttp {
  const scrape = () => {
    collect(metrics, feeds()?.all.values() ?? [], bytesWritten());
    return metrics.registry.metrics();
  };
  const app: RoleHttp = createHttp({
    name: 'gateway',
    log,
    ready: state,
    metrics: scrape,
    hosts,
    maxConnections,
    check,
  });
  const bytesWritten = watchBytesWritten(app.server);
  internalRoutes(app, authSecret, (guarded) => {
    if (failpoints) takeFailpoints(guarded, failpoints);
    guarded.get('/internal/invalid', async () => invalid.list());
    guarded.get<{ Params: { orderId: string } }>('/internal/orders/:orderId', async ({ params }) => {
      const order = feeds()?.orders.order(params.orderId);
      if (order) return order;
      throw new ProblemError(
        404,
        `The gateway holds no order ${params.orderId}: it keeps the newest ones only.`,
      );
    });
  });
  return app;
}

function takeFailpoints(app: RoleHttp, failpoints: Failpoints): void {
  app.post('/failpoints', { schema: { body: failpointSchema } }, async ({ body }, reply) => {
    failpoints.arm(body);
    return reply.code(204).send();
  });
}
