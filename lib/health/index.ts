import type { AwaitedStep } from '@/lib/orders';

/** The data of the feed `health`: one sample about once a second, type `health.sampled`. */
export type ServiceState = 'up' | 'starting' | 'lagging' | 'down' | 'stopped';

export interface ServiceHealth {
  name: string;
  /** process: the supervisor says so · group: known from its Kafka consumer group alone · broker */
  kind: 'process' | 'group' | 'broker';
  state: ServiceState;
  /** Since when it is in that state, epoch ms. */
  since: number;
  /** Of its consumer group, where it has one. */
  lagMessages?: number;
  lagSeconds?: number;
  restarts?: number;
  /** When the supervisor, or Kafka where only its group is known, last said that state, epoch ms. */
  stateAt?: number;
  /** When Kafka last said how far its group is; set without a lag: it has not answered for a while. Epoch ms. */
  lagAt?: number;
}

export interface FeedHealth {
  feed: string;
  eventsPerSecond: number;
  ringEvents: number;
  /** Timestamp of the oldest event that the ring holds, epoch ms. */
  ringSince?: number;
  lagMessages: number;
  lagSeconds: number;
  /** Set while a producer of this feed has a clock that is off by 2 s or more: the one that is off the most. */
  producerClock?: ProducerClock;
}

/**
 * A producer whose timestamps are not those of now. Judged by what it wrote in the last minute while the gateway was
 * at the end of the log, by the event that took least: one that was only late does not count as a clock that is off.
 */
export interface ProducerClock {
  /** Timestamps less the gateway's clock, ms. Positive: ahead. Negative: behind, or it stamps its events in the past. */
  offsetMs: number;
  /** `ce_source` of the producer, at most 256 characters of any text; unset: it sends none. */
  source?: string;
  /** How many producers of this feed are off, this one included. */
  producers: number;
}

/** What happened in one quarter of an hour, by record timestamp, so that a browser in any time zone can sum its day. */
export interface OrderBucket {
  /** Start, epoch ms. */
  from: number;
  /** Orders placed. */
  orders: number;
  /** Captured less refunded, minor units of `OrderStats.currency`. */
  revenue: number;
  /** Captured less refunded, in minor units of each ISO 4217 currency: of the eight that most payments, and then most orders, are in. */
  revenueByCurrency: Record<string, number>;
  /** Orders cancelled. */
  cancelled: number;
}

/** The orders that wait for one step, each counted once. */
export interface WaitingOrders {
  orders: number;
  /** Of these, those that have waited for more than a minute. */
  overMinute: number;
  /** Since when the oldest of them waits, epoch ms. */
  oldestAt: number;
  /** Their totals in minor units per ISO 4217 currency, at most eight. */
  value: Record<string, number>;
  /** How many of the orders are in a currency that `value` leaves out. */
  otherOrders: number;
}

/** Figures of the orders whose `order.placed` the gateway read; times are record timestamps. */
export interface OrderStats {
  /** What happened before this is not counted: the gateway did not read it. 0: everything that Kafka holds was read. Epoch ms. */
  since: number;
  /** Orders placed since `since`. */
  total?: number;
  /** Orders that were not at their end when the gateway let go of them, as it holds the newest ones only. */
  forgotten?: number;
  /** The currency that most payments in `buckets` are in, less refunds; without any that of most orders, or `USD`. */
  currency: string;
  /** How many currencies are left out of `revenueByCurrency`: it has at most eight. */
  otherCurrencies: number;
  /** Orders placed in each of the last 60 minutes, counted back from the sample, oldest first; fewer where it knows less. */
  perMinute: number[];
  buckets: OrderBucket[];
  /** Present number of orders per status; together with `forgotten` they are `total`. */
  byStatus: Record<string, number>;
  /** Orders with no event for a minute that are not at their end, per status. */
  stuck: Record<string, number>;
  /** Orders that came to a status in the last 60 s. */
  ratePerMinute: Record<string, number>;
  /** Per step that orders wait for. */
  waiting?: Partial<Record<AwaitedStep, WaitingOrders>>;
  /** From placed to dispatched, of the orders dispatched in the last hour. */
  medianDispatchMs?: number;
}

export interface HealthSample {
  at: number;
  gatewayId: string;
  startedAt: number;
  clients: number;
  services: ServiceHealth[];
  feeds: FeedHealth[];
  invalid: { total: number; byTopic: Record<string, number> };
  /** Whether Kafka answers the gateway, and since when it is so, epoch ms. */
  kafka?: { state: 'up' | 'down'; since: number };
  /** When the supervisor last answered, epoch ms; the start of the gateway when it never did. Unset: there is none. */
  supervisorAt?: number;
  /** Since when this gateway saw no problem (lib/health-problems), epoch ms; unset while there is one. */
  quietSince?: number;
  orders: OrderStats;
}
