import { feedTable } from '@/components/live/feeds/feed-table';
import { replaysOf } from '@/components/live/feeds/replays';
import type { HealthSample } from '@/lib/health';
import { kafkaDownSince } from '@/lib/health/kafka-down';
import { type Feed, feeds } from '@/lib/protocol';
import { type PageFacts, type ProducerTrouble, producerTrouble } from './connection-state';
import type { FeedFacts, Freshness } from './freshness';
import type { FreshnessSources } from './freshness-sources';

/** Collects what is known of a feed from the parts of the page. Times by the page's clock, epoch ms. */
export function feedFacts(
  live: FreshnessSources,
  feed: Feed,
  { now, missingSince, silentSince }: Pick<FeedFacts, 'now' | 'missingSince' | 'silentSince'>,
): FeedFacts {
  const { fromGateway } = live.clock;
  const sample = live.health.sample();
  const lagSeconds = sample?.feeds.find((one) => one.feed === feed)?.lagSeconds ?? 0;
  const down = sample && feedTable[feed].isFromKafka ? kafkaDownSince(sample) : undefined;
  return {
    now,
    link: live.connection.snapshot().phase,
    lostAt: lostAt(live),
    isPaused: live.pause.isPaused(),
    missingSince,
    kafkaDownSince: down === undefined ? undefined : fromGateway(down),
    status: live.sessions.get(feed)?.snapshot().status ?? 'idle',
    heartbeat: sample && { at: fromGateway(sample.at), lagSeconds },
    isClockWrong: wrongProducers(live).some((one) => one.feed === feed),
    silentSince: silentSince === undefined ? undefined : fromGateway(silentSince),
  };
}

/** Collects what is known of the page as a whole. `freshness`: of the feeds. */
export function pageFacts(
  live: FreshnessSources,
  now: number,
  freshness: ReadonlyMap<Feed, Freshness>,
): PageFacts {
  const { connection, ledger } = live;
  const shown = feeds.filter((feed) => live.pause.isPaused() || statusOf(live, feed) !== 'idle');
  const transport = connection.transport();
  const replays = replaysOf(live.sessions);
  const replaying = replays.reduce((sum, { total }) => sum + total, 0);
  const unread = replays.reduce((sum, { done, total }) => sum + total - done, 0);
  return {
    now,
    link: connection.snapshot(),
    lostAt: lostAt(live),
    feeds: shown.flatMap((feed) => freshness.get(feed) ?? []),
    behind: unread + live.queue.recovered,
    lagSeconds: longestLag(live, shown),
    unexplained: ledger.unexplained(),
    ...(transport ? { transport } : {}),
    ...clockFacts(live),
    ...(replaying > 0 ? { replaying } : {}),
  };
}

function clockFacts(live: FreshnessSources): Pick<PageFacts, 'clock' | 'clocks' | 'impossibleMs'> {
  const clocks = live.clock.trouble();
  const clock = producerTrouble(producersOf(live.health.sample()), clocks);
  const hasLatency = live.ledger.median() !== undefined;
  const impossibleMs = hasLatency ? undefined : live.latency.impossible(Date.now());
  return {
    ...(clock ? { clock } : {}),
    ...(clocks ? { clocks: { ...clocks, skewMs: Math.round(clocks.skewMs / 1_000) * 1_000 } } : {}),
    ...(impossibleMs === undefined ? {} : { impossibleMs: Math.round(impossibleMs) }),
  };
}

const statusOf = ({ sessions }: FreshnessSources, feed: Feed) => sessions.get(feed)?.snapshot().status;

function longestLag({ health }: FreshnessSources, shown: readonly Feed[]): number {
  const sampled = health.sample()?.feeds ?? [];
  const ofShown = sampled.filter(({ feed }) => shown.includes(feed as Feed));
  return Math.max(0, ...ofShown.map(({ lagSeconds }) => lagSeconds));
}

function lostAt({ connection, clock }: FreshnessSources): number | undefined {
  const at = connection.lostAt();
  return at === undefined ? undefined : at + clock.correctionMs;
}

function wrongProducers({ clock, health }: FreshnessSources): ProducerTrouble[] {
  const clocks = clock.trouble();
  return producersOf(health.sample()).filter((one) => producerTrouble([one], clocks));
}

const producersOf = (sample: HealthSample | undefined): ProducerTrouble[] =>
  (sample?.feeds ?? []).flatMap(({ feed, producerClock }) => {
    if (!producerClock) return [];
    const { offsetMs, source } = producerClock;
    return [{ feed, offsetMs, ...(source === undefined ? {} : { source }) }];
  });
