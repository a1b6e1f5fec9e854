/** What a gateway tells other processes of this system about its state: GET /internal/health. Times are epoch ms. */
import { z } from 'zod';
import { awaitedSteps } from '@/lib/orders';

const pages = z.object({
  pages: z.number(),
  p99Ms: z.number().optional(),
  unexplained: z.number(),
  pagesUnexplained: z.number(),
});
const waiting = z.object({
  orders: z.number(),
  oldestAt: z.number(),
  oldest: z.object({ orderId: z.string(), customer: z.string() }).optional(),
  value: z.record(z.string(), z.number()),
  otherOrders: z.number(),
});
const usualWait = z.object({ orders: z.number(), p95Ms: z.number() });

/** The parts of a health sample that are measured over time; health/index.ts says what each is. */
export const gatewayHealth = z.object({
  gatewayId: z.string(),
  at: z.number(),
  /** How long ago the sample was taken. */
  ageMs: z.number(),
  kafka: z.object({ state: z.enum(['up', 'down']), since: z.number() }).optional(),
  feeds: z.array(z.object({ feed: z.string(), lagSeconds: z.number(), pages: pages.optional() })),
  services: z.array(
    z.object({
      name: z.string(),
      lagMessages: z.number().optional(),
      lagSeconds: z.number().optional(),
      lagAt: z.number().optional(),
    }),
  ),
  orders: z.object({
    waiting: z.partialRecord(z.enum(awaitedSteps), waiting).optional(),
    usualWaits: z.partialRecord(z.enum(awaitedSteps), usualWait).optional(),
  }),
});
export type GatewayHealth = z.output<typeof gatewayHealth>;
