import { z } from 'zod';
import { lakeState } from '@/lib/analytics/lake';
import { callInternal } from '@/server/internal-calls/call-internal';
import { roundSeconds } from './rounded';
import type { GaugeSource } from './source';

// Of thousands of partitions nothing is read.
const freshness = z.object({
  topics: z.array(lakeState.shape.topics.element.pick({ topic: true, freshMs: true })),
});

/** How far the lake is behind in each topic. */
export const lakeSource = (lakeUrl: string, authSecret: string): GaugeSource => ({
  name: 'lake',
  gauges: ['lake.lag'],
  everyMs: 2_000,
  read: async (signal) => {
    const { topics } = await callInternal({
      ...{ url: lakeUrl, path: '/lake', authSecret, schema: freshness, signal },
    });
    return topics.map(({ topic, freshMs }) => ({
      gauge: 'lake.lag',
      labels: { topic },
      value: freshMs === null ? null : roundSeconds(freshMs / 1_000),
    }));
  },
});
