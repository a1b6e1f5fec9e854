import { z } from 'zod';
import {
  type Attempt,
  type Delivery,
  type DeliveryStatus,
  type deliveriesAnswer,
  deliveriesQuery,
  type deliveryAnswer,
} from '@/lib/alerts/channels';
import { ProblemError } from '@/lib/problem';
import type { AlertsRoutes } from '@/server/alerts/context';
import { deliverWithinMs } from '@/server/alerts/delivery/deliveries-of';
import type { AlertContent } from '@/server/alerts/texts/interface';
import { findDelivery, listDeliveries, retryDelivery, type StoredDelivery } from '@/server/db';

const params = z.object({ id: z.string().max(256) });

/** GET /deliveries, POST /deliveries/:id/retry. `wake` starts to send. */
export const deliveriesRoutes =
  (wake: () => void): AlertsRoutes =>
  (guarded, { database: { queries } }) => {
    guarded.get('/deliveries', { schema: { querystring: deliveriesQuery } }, async (request) => {
      const { cursor, limit, ...filter } = request.query as z.output<typeof deliveriesQuery>;
      const before = cursor === undefined ? undefined : Number(cursor);
      const rows = await listDeliveries(queries, { ...filter, before, limit: limit + 1 });
      const found = rows.slice(0, limit);
      const last = rows.length > limit ? found.at(-1) : undefined;
      return {
        deliveries: found.map(publicDelivery),
        cursor: last ? String(last.seq) : null,
      } satisfies z.output<typeof deliveriesAnswer>;
    });

    guarded.post('/deliveries/:id/retry', { schema: { params } }, async (request) => {
      const { id } = request.params as z.output<typeof params>;
      const now = Date.now();
      const isRetried = await retryDelivery(queries, id, now, now + deliverWithinMs);
      const delivery = await findDelivery(queries, id);
      if (!delivery) throw new ProblemError(404, 'There is no such delivery. It may have been deleted.');
      if (!isRetried) throw new ProblemError(409, 'This delivery was sent: its receiver has it.');
      wake();
      return { delivery: publicDelivery(delivery) } satisfies z.output<typeof deliveryAnswer>;
    });
  };

function publicDelivery(stored: StoredDelivery): Delivery {
  const { deliveryId, channelId, incidentId, ruleId, state, reason, attempts, createdAt, sentAt } = stored;
  const { title, severity } = stored.content as AlertContent;
  return {
    deliveryId,
    channelId,
    incidentId,
    ruleId,
    state,
    severity,
    title,
    status: stored.status as DeliveryStatus,
    reason,
    attempts,
    createdAt,
    nextAt: stored.status === 'waiting' ? stored.nextAt : null,
    sentAt,
    lastAttempt: stored.lastAttempt as Attempt | null,
  };
}
