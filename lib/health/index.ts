import type { AwaitedStep } from '@/lib/orders';

export type ServiceState = 'up' | 'starting' | 'lagging' | 'down' | 'stopped';

export interface ServiceHealth {
  name: string;
  /** process: run by the supervisor · group: known only by its Kafka consumer group · broker */
  kind: 'process' | 'group' | 'broker';
  state: ServiceState;
  /** When it entered the state, epoch ms. */
  since: number;
  /** Of its consumer group, where it has one. */
  lagMessages?: number;
  lagSeconds?: number;
  restarts?: number;
  /** When the supervisor (for a group: Kafka) last reported the state, epoch ms. */
  stateAt?: number;
  /** When Kafka last reported the lag, epoch ms. Set without a lag when Kafka has not answered for a while. */
  lagAt?: number;
}

export interface FeedHealth {
  feed: string;
  eventsPerSecond: number;
  ringEvents: number;
  /** Timestamp of the oldest event in the ring buffer, epoch ms. */
  ringSince?: number;
  lagMessages: number;
  lagSeconds: number;
  /** The producer whose clock is off the most, if any is off by 2 s or more. */
  producerClock?: ProducerClock;
  /** Unset: no open page has reported. */
  pages?: PageFigures;
}

/**
 * A producer whose clock is off. Measured from the events of the last minute that arrived while the gateway was at the
 * end of the log, by the one with the lowest delay, so that events that are merely late do not count.
 */
export interface ProducerClock {
  /** Timestamps minus the gateway's clock, ms. Positive: ahead. Negative: behind, or it writes old timestamps. */
  offsetMs: number;
  /** `ce_source` of the producer, at most 256 characters of any text; unset: the events have none. */
  source?: string;
  /** How many producers of this feed have a clock that is off, including this one. */
  producers: number;
}

/** One quarter of an hour, by record timestamp, so that a browser in any time zone can sum its day. */
export interface OrderBucket {
  /** Start, epoch ms. */
  from: number;
  /** Orders placed. */
  orders: number;
  /** Captured minus refunded, minor units of `OrderStats.currency`. */
  revenue: number;
  /** Captured minus refunded, minor units per ISO 4217 currency, for the eight most used currencies. */
  revenueByCurrency: Record<string, number>;
  /** Orders cancelled. */
  cancelled: number;
}

/** The orders that wait for one step. */
export interface WaitingOrders {
  orders: number;
  /** How many of them have waited for more than a minute. */
  overMinute: number;
  /** When the longest-waiting order began to wait, epoch ms. */
  oldestAt: number;
  /** That order, and the name of its customer. */
  oldest?: { orderId: string; customer: string };
  /** Their totals in minor units per ISO 4217 currency, at most eight. */
  value: Record<string, number>;
  /** How many of the orders are in a currency that is not in `value`. */
  otherOrders: number;
}

/** How long orders waited for a step that was done in the last hour, or the newest 20 of them when those were fewer. */
export interface UsualWait {
  orders: number;
  /** 95 % of them waited no longer, ms. */
  p95Ms: number;
}

/** What the open pages reported in the last 30 s of a feed. */
export interface PageFigures {
  pages: number;
  /** Event to screen: half of the pages have a p99 that is no greater, ms. Unset: none painted enough events. */
  p99Ms?: number;
  /** Offsets and snapshot rows that a page cannot account for, over all pages. */
  unexplained: number;
  /** How many pages have any of them. */
  pagesUnexplained: number;
}

/** Figures of the orders whose `order.placed` the gateway has read. Times are record timestamps. */
export interface OrderStats {
  /** Earlier events are not counted, because the gateway did not read them. 0: it read all of Kafka. Epoch ms. */
  since: number;
  /** Orders placed since `since`. */
  total?: number;
  /** Unfinished orders that the gateway dropped from memory: it keeps only the newest orders. */
  forgotten?: number;
  /** The currency of most payments in `buckets`, minus refunds; without payments that of most orders, or `USD`. */
  currency: string;
  /** How many currencies are not in `revenueByCurrency`, which has at most eight. */
  otherCurrencies: number;
  /** Orders placed in each of the last 60 minutes before the sample, oldest first; fewer if it has read less. */
  perMinute: number[];
  buckets: OrderBucket[];
  /** Orders per status now. Together with `forgotten` they sum to `total`. */
  byStatus: Record<string, number>;
  /** Unfinished orders without an event for a minute, per status. */
  stuck: Record<string, number>;
  /** Orders that entered a status in the last 60 s. */
  ratePerMinute: Record<string, number>;
  /** Orders that wait, per step. */
  waiting?: Partial<Record<AwaitedStep, WaitingOrders>>;
  /** How long orders usually wait, per step of which enough were done. */
  usualWaits?: Partial<Record<AwaitedStep, UsualWait>>;
  /** From placed to dispatched, for orders dispatched in the last hour. */
  medianDispatchMs?: number;
}

/** The data of `health.sampled`, the only type of the feed `health`: sent about once a second. Times are epoch ms. */
export interface HealthSample {
  at: number;
  gatewayId: string;
  startedAt: number;
  clients: number;
  services: ServiceHealth[];
  feeds: FeedHealth[];
  invalid: { total: number; byTopic: Record<string, number> };
  /** Whether Kafka answers the gateway, and since when. */
  kafka?: { state: 'up' | 'down'; since: number };
  /** When the supervisor last answered; the start of the gateway if it never did. Unset: there is no supervisor. */
  supervisorAt?: number;
  /** Since when this gateway has seen no problem (health-problems.ts); unset while there is one. */
  quietSince?: number;
  orders: OrderStats;
}
