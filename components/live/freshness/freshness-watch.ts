import type { Connection } from '@/components/live/connection/connection';
import type { PageClock } from '@/components/live/connection/page-clock';
import type { FeedSession } from '@/components/live/feeds/feed-session';
import { SilenceWatch } from '@/components/live/feeds/liveness-timeout';
import type { Ledger } from '@/components/live/ledger/ledger';
import type { ScreenLatency } from '@/components/live/ledger/screen-latency';
import { Emitter } from '@/components/live/support/emitter';
import type { HealthSample } from '@/lib/health';
import { kafkaDownSince } from '@/lib/health/kafka-down';
import { type Feed, feeds } from '@/lib/protocol';
import { type ConnectionState, nextPage, type ProducerTrouble, producerTrouble } from './connection-state';
import { type FeedFacts, type Freshness, isStale, nextFreshness } from './freshness';
import { nextPace, type Pace, silentSince } from './freshness-pace';

/** A gateway sends a heartbeat a second; without it for so long it is lost. */
const unheardMs = 2_500;
const lookMs = 250;

/** A feed as a card shows it: it changes when something about it does, and not with every heartbeat. */
export interface ShownFreshness {
  state: Freshness['state'];
  since: number;
  isStale: boolean;
  /** Set while it is stale: up to this time what is on screen is complete; by the page's clock, epoch ms. */
  asOf?: number;
}
const unknown: ShownFreshness = { state: 'connecting', since: 0, isStale: false };
const initial: ConnectionState = { phase: 'connecting', since: 0, behind: 0, lagSeconds: 0, unexplained: 0 };

/** The parts of the page that say how fresh it is. */
export interface FreshnessSources {
  readonly connection: Connection;
  readonly clock: PageClock;
  readonly ledger: Ledger;
  readonly latency: ScreenLatency;
  readonly sessions: ReadonlyMap<Feed, FeedSession>;
  readonly pausedChanged: Emitter;
  readonly healthChanged: Emitter;
  healthSample(): HealthSample | undefined;
  isPaused(): boolean;
  /** Events that are not on screen yet. */
  behind(): number;
  replays(): readonly { total: number }[];
}

/** What is said by the parts of the page, reduced to how fresh each feed is; the one place where that is judged. */
export class FreshnessWatch {
  readonly changed = new Emitter();
  private readonly known = new Map<Feed, Freshness>();
  private readonly shown = new Map<Feed, ShownFreshness>();
  private readonly silences = new Map(feeds.map((feed) => [feed, new SilenceWatch(unheardMs)]));
  private readonly heardAt = new Map<Feed, number>();
  private readonly unheard = new Set<Feed>();
  private readonly paces = new Map<Feed, Pace>();
  private state = initial;

  constructor(private readonly live: FreshnessSources) {}

  /** Begins to watch; returns how to stop. */
  start(): () => void {
    const { connection, pausedChanged, healthChanged, sessions } = this.live;
    const update = () => this.update();
    const stops = [
      ...[connection.changed, pausedChanged, healthChanged].map((emitter) => emitter.on(update)),
      ...[...sessions.values()].map((session) => session.changed.on(update)),
    ];
    const timer = setInterval(() => this.look(), lookMs);
    return () => {
      for (const stop of stops) stop();
      clearInterval(timer);
    };
  }

  page = (): ConnectionState => this.state;
  feed = (feed: Feed): ShownFreshness => this.shown.get(feed) ?? unknown;

  /** The gateway said something of a feed; its heartbeat speaks for all. */
  heard(feed: Feed): void {
    for (const each of feed === 'health' ? feeds : [feed]) {
      this.heardAt.set(each, this.live.clock.now());
      this.silences.get(each)?.heard(Date.now());
      this.unheard.delete(each);
    }
  }

  /** A heartbeat was taken in. */
  sampled({ at, feeds: told }: HealthSample): void {
    for (const { feed, eventsPerSecond } of told)
      this.paces.set(feed as Feed, nextPace(this.paces.get(feed as Feed), eventsPerSecond, at));
  }

  // Only here time passes: a page that slept has its messages still to read when it looks first.
  private look(): void {
    for (const [feed, silence] of this.silences) if (silence.isSilent(Date.now())) this.unheard.add(feed);
    this.update();
  }

  private update(): void {
    const now = this.live.clock.now();
    const before = JSON.stringify([this.state, ...this.shown]);
    for (const feed of feeds) {
      const next = nextFreshness(this.known.get(feed), this.factsOf(feed, now));
      this.known.set(feed, next);
      this.shown.set(feed, shownOf(next, now, this.shown.get(feed)));
    }
    this.state = nextPage(this.state, this.pageFacts(now));
    if (before !== JSON.stringify([this.state, ...this.shown])) this.changed.emit();
  }

  private factsOf(feed: Feed, now: number): FeedFacts {
    const { live } = this;
    const sample = live.healthSample();
    const health = sample?.feeds.find((one) => one.feed === feed);
    const pace = this.paces.get(feed);
    const silent = pace && silentSince(pace);
    return {
      now,
      link: live.connection.snapshot().phase,
      lostAt: this.lostAt(),
      isPaused: live.isPaused(),
      unheardSince: this.unheard.has(feed) ? this.heardAt.get(feed) : undefined,
      // The gateway's own heartbeat is in no topic.
      kafkaDownSince: feed === 'health' || !sample ? undefined : this.kafkaDownSince(sample),
      status: live.sessions.get(feed)?.snapshot().status ?? 'idle',
      heartbeat: sample && { at: live.clock.fromGateway(sample.at), lagSeconds: health?.lagSeconds ?? 0 },
      isClockOff: this.producers().some((one) => one.feed === feed),
      silentSince: silent === undefined ? undefined : live.clock.fromGateway(silent),
    };
  }

  private pageFacts(now: number) {
    const { live } = this;
    const { connection, ledger } = live;
    const transport = connection.transport();
    const clocks = live.clock.trouble();
    const clock = producerTrouble(producersOf(live.healthSample()), clocks);
    const impossibleMs = ledger.median() === undefined ? live.latency.impossible(Date.now()) : undefined;
    const replaying = live.replays().reduce((sum, { total }) => sum + total, 0);
    const wanted = feeds.filter(
      (feed) => live.isPaused() || live.sessions.get(feed)?.snapshot().status !== 'idle',
    );
    const shown = wanted.flatMap((feed) => this.known.get(feed) ?? []);
    return {
      now,
      link: connection.snapshot(),
      lostAt: this.lostAt(),
      feeds: shown,
      behind: live.behind(),
      lagSeconds: this.lagSeconds(wanted),
      unexplained: ledger.unexplained(),
      ...(transport ? { transport } : {}),
      ...(clock ? { clock } : {}),
      ...(clocks ? { clocks: { ...clocks, skewMs: toSeconds(clocks.skewMs) } } : {}),
      ...(impossibleMs === undefined ? {} : { impossibleMs: Math.round(impossibleMs) }),
      ...(replaying > 0 ? { replaying } : {}),
    };
  }

  private lagSeconds(wanted: readonly Feed[]): number {
    const known = this.live.healthSample()?.feeds ?? [];
    return Math.max(
      0,
      ...known.filter(({ feed }) => wanted.includes(feed as Feed)).map((one) => one.lagSeconds),
    );
  }

  private producers(): ProducerTrouble[] {
    const clocks = this.live.clock.trouble();
    return producersOf(this.live.healthSample()).filter((one) => producerTrouble([one], clocks));
  }

  private lostAt(): number | undefined {
    const at = this.live.connection.lostAt();
    return at === undefined ? undefined : at + this.live.clock.correctionMs;
  }

  private kafkaDownSince(sample: HealthSample): number | undefined {
    const since = kafkaDownSince(sample);
    return since === undefined ? undefined : this.live.clock.fromGateway(since);
  }
}

const toSeconds = (ms: number): number => Math.round(ms / 1_000) * 1_000;

const producersOf = (sample: HealthSample | undefined): ProducerTrouble[] =>
  (sample?.feeds ?? []).flatMap(({ feed, producerClock }) => {
    if (!producerClock) return [];
    const { offsetMs, source } = producerClock;
    return [{ feed, offsetMs, ...(source === undefined ? {} : { source }) }];
  });

/** Its object stays the same while it says the same. */
function shownOf(known: Freshness, now: number, before: ShownFreshness | undefined): ShownFreshness {
  const stale = isStale(known, now);
  const { state, since, asOf } = known;
  const shown = { state, since, isStale: stale, ...(stale && asOf !== undefined ? { asOf } : {}) };
  return before && JSON.stringify(before) === JSON.stringify(shown) ? before : shown;
}
