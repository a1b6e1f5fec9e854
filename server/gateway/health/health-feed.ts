import type { Logger } from 'pino';
import type { FeedHealth, HealthSample } from '@/lib/health';
import type { Tail } from '@/server/bus';
import type { FeedHub } from '@/server/gateway/feeds/feed-hub';
import { type Feeds, topicFeeds } from '@/server/gateway/feeds/feeds';
import type { InvalidMessages } from '@/server/gateway/feeds/invalid-messages';
import type { Metrics } from '@/server/gateway/metrics';
import { orderStats } from '@/server/gateway/projections/order-stats';
import { GroupWatch } from './group-watch';
import { LagClock } from './lag';
import { QuietTime } from './quiet-time';
import { type Answer, type ProcessReport, ServiceHealths } from './service-health';

const sampleMs = 1_000;
/** Kafka that stops to answer, or answers again, is seen so soon, and said without waiting for the next second. */
const lookMs = 200;
/** A gateway that is so far behind says nothing of its producers' clocks. */
const lateSeconds = 1;

export interface HealthFeedOptions {
  gatewayId: string;
  feeds: Feeds;
  tail: Tail;
  invalid: InvalidMessages;
  metrics: Metrics;
  clients(): number;
  /** The gateway's clock, epoch ms. */
  now(): number;
  /** What the supervisor said last; undefined: there is none. */
  processes(): Promise<Answer<readonly ProcessReport[]> | undefined>;
  log: Logger;
}

/** Puts one sample a second on the feed `health`. Returns how to stop it. */
export function startHealthFeed(options: HealthFeedOptions): () => void {
  const startedAt = Date.now();
  const services = new ServiceHealths();
  const lags = new Map(topicFeeds.map((name) => [name, new LagClock()]));
  const rates = new Map<string, { count: number; at: number }>();
  const groups = new GroupWatch(options.tail, options.log);
  let offset = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const memory: Memory = { startedAt, services, lags, rates, groups, quiet: new QuietTime() };

  async function once(): Promise<void> {
    const sample = await takeSample(options, memory);
    if (stopped) return;
    const feed = options.feeds.all.get('health');
    const id = `health-${options.gatewayId}-${offset}`;
    feed?.push({ id, type: 'health.sampled', at: sample.at, partition: 0, offset, data: sample }, 4_096);
    feed?.advance(0, offset + 1);
    feed?.flush();
    offset += 1;
  }

  // The next sample waits for the last, and none waits for Kafka: that it does not answer has to be told.
  async function loop(): Promise<void> {
    await once().catch((error) =>
      options.log.warn({ err: error }, 'health could not be sampled; trying again'),
    );
    if (!stopped) rest(lookMs);
  }

  function rest(ms: number): void {
    timer = setTimeout(() => {
      const isDue = ms >= sampleMs || isKafkaDown(options.tail) !== (memory.kafka?.state === 'down');
      if (isDue) void loop();
      else rest(ms + lookMs);
    }, lookMs);
  }
  options.feeds.all.get('health')?.begin(0, 0);
  void loop();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

interface Memory {
  startedAt: number;
  services: ServiceHealths;
  lags: Map<string, LagClock>;
  rates: Map<string, { count: number; at: number }>;
  groups: GroupWatch;
  quiet: QuietTime;
  kafka?: { state: 'up' | 'down'; since: number };
}

async function takeSample(options: HealthFeedOptions, memory: Memory): Promise<HealthSample> {
  const { tail, feeds, gatewayId } = options;
  const processes = await options.processes();
  const groups = memory.groups.latest();
  const now = options.now();
  const read: FeedHealth[] = [];
  for (const name of topicFeeds) {
    const ends = tail.ends(name);
    memory.services.noteEnds(name, ends, now);
    const feed = feeds.all.get(name);
    if (feed) read.push(feedHealth(feed, ends, now, memory, options));
  }
  const since = feeds.orders.history.since(tail.start.get('orders')?.from ?? []);
  const kafka = kafkaState(tail, memory, now);
  // Without Kafka nothing is known of what orders do: their figures are of the moment when it fell silent.
  const known = kafka.state === 'down' ? Math.min(kafka.since, now) : now;
  const sample: HealthSample = {
    at: now,
    gatewayId,
    startedAt: memory.startedAt,
    clients: options.clients(),
    services: memory.services.sample(processes, groups, now),
    feeds: read,
    invalid: options.invalid.totals(),
    kafka,
    orders: orderStats(feeds.orders.orders(), known, since, feeds.orders.history),
    ...(processes ? { supervisorAt: processes.at } : {}),
  };
  return { ...sample, ...memory.quiet.since(sample) };
}

const isKafkaDown = (tail: Tail): boolean => tail.silentSince() !== undefined;

function kafkaState(tail: Tail, memory: Memory, now: number): { state: 'up' | 'down'; since: number } {
  const silentSince = tail.silentSince();
  const state = silentSince === undefined ? 'up' : 'down';
  if (memory.kafka?.state !== state) memory.kafka = { state, since: silentSince ?? now };
  return memory.kafka;
}

function feedHealth(
  feed: FeedHub,
  ends: readonly number[],
  now: number,
  memory: Memory,
  { metrics, feeds }: HealthFeedOptions,
): FeedHealth {
  const clock = memory.lags.get(feed.name) ?? new LagClock();
  clock.noteEnds(ends, now);
  const { next } = feed.position;
  const lag = clock.lagAt((partition) => next[partition] ?? 0, now);
  metrics.lagMessages.set({ feed: feed.name }, lag.messages);
  metrics.lagSeconds.set({ feed: feed.name }, lag.seconds);
  const ringSince = feed.ring.oldestAt;
  const clocks = feeds.clocks.get(feed.name);
  if (lag.seconds > lateSeconds) clocks?.forget();
  const producerClock = clocks?.worst();
  return {
    feed: feed.name,
    eventsPerSecond: rateOf(memory.rates, feed.name, feed.offsets, now),
    ringEvents: feed.ring.length,
    ...(ringSince === undefined ? {} : { ringSince }),
    lagMessages: lag.messages,
    lagSeconds: lag.seconds,
    ...(producerClock ? { producerClock } : {}),
  };
}

// Offsets count what was read, at no cost on the hot path.
function rateOf(rates: Memory['rates'], feed: string, count: number, now: number): number {
  const before = rates.get(feed);
  rates.set(feed, { count, at: now });
  if (!before || now <= before.at) return 0;
  return Math.max(0, ((count - before.count) * 1_000) / (now - before.at));
}
