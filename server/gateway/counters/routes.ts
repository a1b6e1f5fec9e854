import { z } from 'zod';
import { countedBlocks, countersAnswer, countersRequest } from '@/lib/analytics/counters';
import type { Topic } from '@/lib/events';
import { ProblemError } from '@/lib/problem';
import type { FeedHub } from '@/server/gateway/feeds/feed-hub';
import type { RoleHttp } from '@/server/http';
import type { Checkpoints } from './checkpoints';

/** Of the positions of topics with thousands of partitions. */
const bodyLimit = 2 * 1024 * 1024;

export interface CounterRoutesOptions {
  gatewayId: string;
  feeds: { byTopic: ReadonlyMap<Topic, FeedHub> };
  checkpoints: Checkpoints;
  /** True, or why the gateway is not ready. */
  readiness(): true | string;
}

/** The live counters, for the reconciliation with the lake. */
export function addCounterRoutes(app: RoleHttp, options: CounterRoutesOptions): void {
  const { gatewayId, feeds, checkpoints, readiness } = options;
  app.post(
    '/internal/counters',
    { bodyLimit, schema: { body: countersRequest, response: { 200: countersAnswer } } },
    async ({ body: { upTo } }) => {
      const ready = readiness();
      if (ready !== true) throw new ProblemError(503, ready, { retryAfter: 1 });
      const checkpoint = upTo ? checkpoints.find(upTo) : checkpoints.take();
      return { gatewayId, checkpoint: checkpoint ?? null };
    },
  );
  app.get(
    '/internal/counters/:topic/:partition',
    {
      schema: {
        params: z.object({ topic: z.string(), partition: z.coerce.number().int().nonnegative() }),
        response: { 200: countedBlocks },
      },
    },
    async ({ params: { topic, partition } }) => {
      const blocks = feeds.byTopic.get(topic as Topic)?.counters.blocks(partition);
      if (blocks) return blocks;
      throw new ProblemError(404, `The gateway reads no partition ${partition} of ${topic}.`);
    },
  );
}
