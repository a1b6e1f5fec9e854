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

/** Orders counted by the quarter hour they were placed in, so that a browser in any time zone can sum its day. */
export interface OrderBucket {
  /** Start, epoch ms. */
  from: number;
  orders: number;
  /** Placed less cancelled, minor units of `OrderStats.currency`: orders of other currencies are not in it. */
  revenue: number;
  /** Placed less cancelled, in minor units of each ISO 4217 currency: of the eight that most orders are in. */
  revenueByCurrency: Record<string, number>;
  cancelled: number;
}

export interface OrderStats {
  /** Orders older than this are not counted: the gateway does not hold them. Epoch ms. */
  since: number;
  /** The currency that most of the orders in `buckets` are in; `USD` while there are none. */
  currency: string;
  /** How many currencies are left out of `revenueByCurrency`: it has at most eight. */
  otherCurrencies: number;
  /** Orders placed in each of the last 60 minutes, oldest first. */
  perMinute: number[];
  buckets: OrderBucket[];
  /** Present number of orders per status. */
  byStatus: Record<string, number>;
  /** Orders with no event for a minute that are not at their end, per status. */
  stuck: Record<string, number>;
  /** Events per minute, over the last minute, by the status they lead to. */
  ratePerMinute: Record<string, number>;
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
  orders: OrderStats;
}
