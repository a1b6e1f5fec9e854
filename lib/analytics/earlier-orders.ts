/** Schemas of the lake's internal route for what a gateway has not read itself. Times are epoch ms. */
import { z } from 'zod';

const count = z.int().nonnegative();
const at = z.number();

/** The log that a gateway reads, and the offset that it began at in each partition. */
export const earlierOrdersRequest = z.object({
  clusterId: z.string(),
  topicId: z.string(),
  before: z.array(count),
});
export type EarlierOrdersRequest = z.output<typeof earlierOrdersRequest>;

/** An event: what a record of Kafka consists of. */
const earlierEvent = z.object({
  orderId: z.string(),
  partition: count,
  offset: count,
  at,
  id: z.string(),
  type: z.string(),
  source: z.string().nullable(),
  traceparent: z.string().nullable(),
  /** JSON text. */
  data: z.string(),
});
export type EarlierEvent = z.output<typeof earlierEvent>;

/** A quarter of an hour of orders that are not in `orders`. */
const earlierQuarter = z.object({
  from: at,
  orders: count,
  cancelled: count,
  /** Captured less refunded, minor units per currency. */
  money: z.record(z.string(), z.int()),
});

/** The orders before the offsets of a request. Sums are over those that are not in `orders`. */
export const earlierOrders = z.object({
  /** Since when every event was read; 0: since the first of the topic. */
  since: at,
  placed: count,
  delivered: count,
  cancelled: count,
  /** Unfinished orders that are not in `orders`, because there are too many. */
  forgotten: count,
  /** Of the last 25 hours. */
  quarters: z.array(earlierQuarter),
  /** Of the last 25 hours: payments less refunds, and orders. */
  mentions: z.record(z.string(), z.object({ payments: z.int(), orders: count })),
  /** Orders placed in each second of the last hour: its start and their number. */
  seconds: z.array(z.tuple([at, count])),
  /** Orders dispatched in the last hour: when, and ms since they were placed. */
  dispatches: z.array(z.tuple([at, z.number()])),
  /** The events of the unfinished orders and of those that changed last, by time. */
  orders: z.array(earlierEvent),
});
export type EarlierOrders = z.output<typeof earlierOrders>;
