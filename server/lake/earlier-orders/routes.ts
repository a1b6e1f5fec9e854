import {
  type EarlierOrders,
  type EarlierOrdersRequest,
  earlierOrders,
  earlierOrdersRequest,
} from '@/lib/analytics/earlier-orders';
import { ProblemError } from '@/lib/problem';
import type { LakeContext, LakeLog, LakeRoutes } from '@/server/lake/context';
import { problemOf } from '@/server/lake/reports/problem-of';
import { covered } from './covered';
import { oncePerRequest } from './once-per-request';
import { readEarlierOrders } from './read-earlier-orders';

const retryAfter = 1;
/** Of the offsets of a topic with 100,000 partitions. */
const bodyLimit = 2 * 1024 * 1024;

/** What a gateway that was just started has not read itself. */
export const earlierOrdersRoutes: LakeRoutes = (guarded, context) => {
  const readOnce = oncePerRequest((request, log) => read(context, log, request));
  guarded.post(
    '/earlier-orders',
    { bodyLimit, schema: { body: earlierOrdersRequest, response: { 200: earlierOrders } } },
    async ({ body }) => {
      const log = logOf(context, body);
      return readOnce(body, log);
    },
  );
};

async function read(
  context: LakeContext,
  log: LakeLog,
  request: EarlierOrdersRequest,
): Promise<EarlierOrders> {
  try {
    const { bounds, since } = await covered(context, log, request);
    const range = { bounds, epoch: log.epoch };
    return { since, ...(await readEarlierOrders(context.engine, range, Date.now())) };
  } catch (error) {
    throw problemOf(error);
  }
}

/** Throws a problem (503) while the lake has not read as far, or has another log. */
function logOf({ logs }: LakeContext, { clusterId, topicId, before }: EarlierOrdersRequest): LakeLog {
  const log = logs().get('orders');
  if (log?.topicId !== topicId || log.clusterId !== clusterId)
    throw new ProblemError(503, 'The lake does not have this log of the topic orders.', { retryAfter });
  if (before.some((offset, partition) => offset > (log.partitions[partition]?.to ?? 0)))
    throw new ProblemError(503, 'The lake has not read these offsets yet.', { retryAfter });
  return log;
}
