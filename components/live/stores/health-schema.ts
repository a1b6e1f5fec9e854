import { z } from 'zod';
import type { HealthSample } from '@/lib/health';

const figure = z.number();
const byName = z.record(z.string(), figure);
const service = z.looseObject({
  name: z.string(),
  kind: z.enum(['process', 'group', 'broker']),
  state: z.enum(['up', 'starting', 'lagging', 'down', 'stopped']),
  since: figure,
  lagMessages: figure.optional(),
  lagSeconds: figure.optional(),
  restarts: figure.optional(),
  stateAt: figure.optional(),
  lagAt: figure.optional(),
});
const clock = z.looseObject({ offsetMs: figure, source: z.string().optional(), producers: figure });
const feed = z.looseObject({
  feed: z.string(),
  eventsPerSecond: figure,
  ringEvents: figure,
  ringSince: figure.optional(),
  lagMessages: figure,
  lagSeconds: figure,
  producerClock: clock.optional(),
});
const bucket = z.looseObject({
  from: figure,
  orders: figure,
  revenue: figure,
  revenueByCurrency: byName.default({}),
  cancelled: figure,
});
const waiting = z.looseObject({
  orders: figure,
  overMinute: figure,
  oldestAt: figure,
  value: byName,
  otherOrders: figure,
});
const orders = z.looseObject({
  since: figure,
  total: figure.optional(),
  forgotten: figure.optional(),
  currency: z.string(),
  otherCurrencies: figure.default(0),
  perMinute: z.array(figure),
  buckets: z.array(bucket),
  byStatus: byName,
  stuck: byName,
  ratePerMinute: byName,
  waiting: z.record(z.string(), waiting).optional(),
  medianDispatchMs: figure.optional(),
});
const sample = z.looseObject({
  at: figure,
  gatewayId: z.string(),
  startedAt: figure,
  clients: figure,
  services: z.array(service),
  feeds: z.array(feed),
  invalid: z.looseObject({ total: figure, byTopic: byName }),
  kafka: z.looseObject({ state: z.enum(['up', 'down']), since: figure }).optional(),
  supervisorAt: figure.optional(),
  quietSince: figure.optional(),
  orders,
});

/** Reads the data of an event of the feed `health`; undefined where it does not fit. */
export const readHealth = (data: unknown): HealthSample | undefined =>
  sample.safeParse(data).data as HealthSample | undefined;
