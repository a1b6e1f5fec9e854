import type { Logger } from 'pino';
import type { Topic } from '@/lib/events';
import type { FeedHealth, HealthSample } from '@/lib/health';
import type { Tail } from '@/server/bus';
import type { FeedHub } from '@/server/gateway/feeds/feed-hub';
import type { Feeds } from '@/server/gateway/feeds/feeds';
import type { InvalidMessages } from '@/server/gateway/feeds/invalid-messages';
import type { ProducerClocks } from '@/server/gateway/feeds/producer-clocks';
import type { Metrics } from '@/server/gateway/metrics';
import { orderStats } from '@/server/gateway/projections/order-stats';
import type { Observed, ProcessReport } from '@/server/internal-calls/processes';
import { EventRate } from './event-rate';
import { GroupWatch } from './group-watch';
import { LagClock } from './lag';
import type { PageReports } from './page-reports';
import { QuietTime } from './quiet-time';
import { ServiceHealths } from './service-health';

/** A gateway that lags more than this does not judge the clocks of producers: its own delay is in every event. Seconds. */
const judgedLagSeconds = 1;

export interface HealthSamplerOptions {
  gatewayId: string;
  feeds: Feeds;
  /** The clocks of the producers of each topic. */
  clocks: ReadonlyMap<Topic, ProducerClocks>;
  tail: Tail;
  invalid: InvalidMessages;
  metrics: Metrics;
  clients: { readonly size: number };
  pages: PageReports;
  /** The gateway's clock, epoch ms. */
  now(): number;
  /** The last report of the supervisor; undefined: there is no supervisor. */
  processes(): Promise<Observed<readonly ProcessReport[]> | undefined>;
  log: Logger;
}

/** What the sampler remembers of a feed. */
interface FeedMemory {
  lag: LagClock;
  rate: EventRate;
}

type KafkaState = HealthSample['kafka'];

/** Takes health samples, and remembers from one to the next since when each state lasts. */
export class HealthSampler {
  private readonly startedAt = Date.now();
  private readonly services = new ServiceHealths();
  private readonly quiet = new QuietTime();
  private readonly groups: GroupWatch;
  private readonly memories = new Map<Topic, FeedMemory>();
  private kafka: NonNullable<KafkaState> | undefined;

  constructor(private readonly options: HealthSamplerOptions) {
    this.groups = new GroupWatch(options.tail, options.log);
    for (const topic of options.feeds.byTopic.keys())
      this.memories.set(topic, { lag: new LagClock(), rate: new EventRate() });
  }

  /** In the last sample. */
  get isKafkaDown(): boolean {
    return this.kafka?.state === 'down';
  }

  async sample(): Promise<HealthSample> {
    const { options, services } = this;
    const processes = await options.processes();
    const groups = this.groups.latest();
    const now = options.now();
    const feeds = this.sampleFeeds(now);
    const kafka = this.kafkaState(now);
    const sample: HealthSample = {
      at: now,
      gatewayId: options.gatewayId,
      startedAt: this.startedAt,
      clients: options.clients.size,
      services: services.sample(processes, groups, now),
      feeds,
      invalid: options.invalid.totals(),
      kafka,
      orders: this.sampleOrders(kafka, now),
      ...(processes ? { supervisorAt: processes.at } : {}),
    };
    return { ...sample, ...this.quiet.since(sample) };
  }

  private sampleFeeds(now: number): FeedHealth[] {
    const { tail, feeds } = this.options;
    return [...feeds.byTopic].map(([topic, feed]) => {
      const ends = tail.ends(topic);
      this.services.noteEnds(topic, ends, now);
      return this.sampleFeed(topic, feed, ends, now);
    });
  }

  private sampleFeed(topic: Topic, feed: FeedHub, ends: readonly number[], now: number): FeedHealth {
    const { name, log } = feed;
    const { lag: clock, rate } = this.memories.get(topic) as FeedMemory;
    clock.noteEnds(ends, now);
    const { next } = log.position;
    const lag = clock.lagAt((partition) => next[partition] ?? 0, now);
    this.options.metrics.lagMessages.set({ feed: name }, lag.messages);
    this.options.metrics.lagSeconds.set({ feed: name }, lag.seconds);
    const ringSince = log.ring.oldestAt;
    const clocks = this.options.clocks.get(topic);
    if (lag.seconds > judgedLagSeconds) clocks?.forget();
    const producerClock = clocks?.worst();
    const pages = this.options.pages.figures(name, now);
    return {
      feed: name,
      // Offsets count what was read, at no cost on the hot path.
      eventsPerSecond: rate.at(log.offsets, now),
      ringEvents: log.ring.length,
      ...(ringSince === undefined ? {} : { ringSince }),
      lagMessages: lag.messages,
      lagSeconds: lag.seconds,
      ...(producerClock ? { producerClock } : {}),
      ...(pages ? { pages } : {}),
    };
  }

  private sampleOrders(kafka: NonNullable<KafkaState>, now: number): HealthSample['orders'] {
    const { feeds, tail } = this.options;
    const { orders } = feeds;
    const since = orders.history.since(tail.start.get('orders')?.from ?? []);
    // While Kafka does not answer, new events cannot be read: the figures are those of the moment it stopped.
    const at = kafka.state === 'down' ? Math.min(kafka.since, now) : now;
    const stats = orderStats(orders.orders(), at, since, orders.history);
    return { ...stats, usualWaits: orders.stepTimes.usualWaits(at) };
  }

  private kafkaState(now: number): NonNullable<KafkaState> {
    const silentSince = this.options.tail.silentSince();
    const state = silentSince === undefined ? 'up' : 'down';
    if (this.kafka?.state !== state) this.kafka = { state, since: silentSince ?? now };
    return this.kafka;
  }
}
