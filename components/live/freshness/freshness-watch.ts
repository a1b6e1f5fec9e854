import { feedTable } from '@/components/live/feeds/feed-table';
import { LivenessTimeout } from '@/components/live/feeds/liveness-timeout';
import { Emitter } from '@/components/live/support/emitter';
import type { HealthSample } from '@/lib/health';
import { type Feed, feeds } from '@/lib/protocol';
import { type ConnectionState, nextPage } from './connection-state';
import { feedFacts, pageFacts } from './facts';
import { type Freshness, isStale, nextFreshness } from './freshness';
import { nextPace, type Pace, silentSince } from './freshness-pace';
import type { FreshnessSources } from './freshness-sources';

/** A gateway sends a heartbeat every second; without one for so long it counts as lost, ms. */
const heartbeatTimeoutMs = 2_500;
const checkMs = 250;

/** The freshness of a feed as a card shows it. It is the same object until something in it changes. */
export interface ShownFreshness {
  state: Freshness['state'];
  since: number;
  isStale: boolean;
  /** While it is stale: the screen is complete up to this time, by the page's clock, epoch ms. */
  asOf?: number;
}
const unknown: ShownFreshness = { state: 'connecting', since: 0, isStale: false };
const initial: ConnectionState = { phase: 'connecting', since: 0, behind: 0, lagSeconds: 0, unexplained: 0 };

/** Reduces the state of the page's parts to the freshness of each feed and of the page. */
export class FreshnessWatch {
  readonly changed = new Emitter();
  private readonly freshness = new Map<Feed, Freshness>();
  private readonly shown = new Map<Feed, ShownFreshness>();
  private readonly timeouts = new Map(feeds.map((feed) => [feed, new LivenessTimeout(heartbeatTimeoutMs)]));
  private readonly receivedAt = new Map<Feed, number>();
  private readonly missing = new Set<Feed>();
  private readonly paces = new Map<Feed, Pace>();
  private state = initial;

  constructor(private readonly live: FreshnessSources) {}

  /** Returns how to stop. */
  start(): () => void {
    const { connection, pause, health, sessions } = this.live;
    const update = () => this.update();
    const stops = [
      ...[connection, pause, health].map(({ changed }) => changed.on(update)),
      ...[...sessions.values()].map((session) => session.changed.on(update)),
    ];
    const timer = setInterval(() => this.check(), checkMs);
    return () => {
      for (const stop of stops) stop();
      clearInterval(timer);
    };
  }

  page = (): ConnectionState => this.state;
  feed = (feed: Feed): ShownFreshness => this.shown.get(feed) ?? unknown;

  /** A message of a feed arrived. One that the gateway itself made, its heartbeat, counts for all feeds. */
  received = (feed: Feed): void => {
    for (const each of feedTable[feed].isFromKafka ? [feed] : feeds) {
      this.receivedAt.set(each, this.live.clock.now());
      this.timeouts.get(each)?.reset(Date.now());
      this.missing.delete(each);
    }
  };

  /** A health sample was applied. */
  sampled({ at, feeds: samples }: HealthSample): void {
    for (const { feed, eventsPerSecond } of samples)
      this.paces.set(feed as Feed, nextPace(this.paces.get(feed as Feed), eventsPerSecond, at));
  }

  // The only place that notices missing heartbeats: at the first check after a sleep, messages may be unread yet.
  private check(): void {
    for (const [feed, timeout] of this.timeouts) if (timeout.hasExpired(Date.now())) this.missing.add(feed);
    this.update();
  }

  private update(): void {
    const now = this.live.clock.now();
    const before = JSON.stringify([this.state, ...this.shown]);
    for (const feed of feeds) this.updateFeed(feed, now);
    this.state = nextPage(this.state, pageFacts(this.live, now, this.freshness));
    if (before !== JSON.stringify([this.state, ...this.shown])) this.changed.emit();
  }

  private updateFeed(feed: Feed, now: number): void {
    const pace = this.paces.get(feed);
    const facts = feedFacts(this.live, feed, {
      now,
      missingSince: this.missing.has(feed) ? this.receivedAt.get(feed) : undefined,
      silentSince: pace && silentSince(pace),
    });
    const next = nextFreshness(this.freshness.get(feed), facts);
    this.freshness.set(feed, next);
    this.shown.set(feed, shownOf(next, now, this.shown.get(feed)));
  }
}

/** Returns `before` while nothing changed, so that hooks see the same object. */
function shownOf(freshness: Freshness, now: number, before: ShownFreshness | undefined): ShownFreshness {
  const stale = isStale(freshness, now);
  const { state, since, asOf } = freshness;
  const shown = { state, since, isStale: stale, ...(stale && asOf !== undefined ? { asOf } : {}) };
  return before && JSON.stringify(before) === JSON.stringify(shown) ? before : shown;
}
