import type { DomainEvent } from '@/lib/events';
import type { HealthSample } from '@/lib/health';
import type { OrderView } from '@/lib/orders';
import { type Feed, type Filter, feeds, type SubscribeAck } from '@/lib/protocol';
import { isUnfiltered } from '@/lib/protocol/filter';
import { Connection, type GatewaySocket } from './connection/connection';
import { feedOf, type Read, readAck, readBatch, readGap } from './connection/message-schema';
import { PageClock } from './connection/page-clock';
import { type Wish, Wishes } from './feeds/desired-subscriptions';
import { type FeedPort, FeedSession, type FeedSink } from './feeds/feed-session';
import { SilenceWatch } from './feeds/liveness-timeout';
import type { Answered } from './feeds/pending-subscribe';
import { FreshnessWatch } from './freshness/freshness-watch';
import { Ledger } from './ledger/ledger';
import { ScreenLatency } from './ledger/screen-latency';
import { Recording } from './recording/recording';
import { readHealth } from './stores/health-schema';
import { NotificationStore } from './stores/notification-store';
import { OrderStore } from './stores/order-store';
import { PriceStore } from './stores/price-store';
import { FrameLoop } from './support/animation-frame';
import { Emitter } from './support/emitter';
import { reportFault } from './support/failure-log';
import { type Work, WorkQueue } from './support/work-queue';

/** What was missed in one feed, read from Kafka: offsets read and to read. */
export interface Replay {
  feed: Feed;
  done: number;
  total: number;
}

const answerMs = 10_000;
/** A hidden tab may get a timer once a minute: what waits is applied at this many events at the latest. */
const maxQueued = 20_000;
const checkMs = 1_000;
/** The gateway's pulse is of one second: an open connection without anything for so long is not heard any more. */
const silentMs = 15_000;

/** Everything live on this page: the connection, the sessions of the feeds, their stores, the ledger. */
export class Live {
  readonly connection = new Connection();
  readonly ledger = new Ledger();
  readonly recording = new Recording();
  readonly prices = new PriceStore();
  readonly orders = new OrderStore();
  readonly notifications = new NotificationStore();
  readonly healthChanged = new Emitter();
  readonly pausedChanged = new Emitter();
  readonly queueChanged = new Emitter();
  readonly sessions: ReadonlyMap<Feed, FeedSession>;
  readonly wishes = new Wishes((feed) => this.settle(feed));
  readonly clock = new PageClock(this.connection.skew);
  readonly latency = new ScreenLatency(this.ledger, this.clock);
  readonly freshness: FreshnessWatch;
  private health: HealthSample | undefined;
  private paused = false;
  private socket: GatewaySocket | undefined;
  private readonly queue = new WorkQueue();
  private readonly silence = new SilenceWatch(silentMs);
  private readonly settling = new Set<Feed>();
  private readonly loop = new FrameLoop(
    () => this.flush(),
    () => this.latency.painted(Date.now()),
  );
  private stops: (() => void)[] = [];

  constructor() {
    this.sessions = new Map(feeds.map((feed) => [feed, this.createSession(feed)]));
    this.freshness = new FreshnessWatch(this);
    this.connection.opened.on((socket) => this.attach(socket));
    this.connection.closed.on(() => {
      this.socket = undefined;
      for (const session of this.sessions.values()) session.disconnected();
    });
  }

  start(): () => void {
    const stopMarks = this.notifications.restore();
    this.connection.start();
    const onVisibility = () => {
      this.loop.visibilityChanged();
      this.settleAll();
    };
    document.addEventListener('visibilitychange', onVisibility);
    const checks = setInterval(() => this.checkFeeds(), checkMs);
    this.stops = [
      this.ledger.start(),
      stopMarks,
      this.freshness.start(),
      () => document.removeEventListener('visibilitychange', onVisibility),
      () => clearInterval(checks),
    ];
    return () => {
      for (const stop of this.stops) stop();
      this.connection.stop();
    };
  }

  healthSample = (): HealthSample | undefined => this.health;
  isPaused = (): boolean => this.paused;
  /** Events that are not on screen yet though they happened before now; those still to be read from Kafka too. */
  behind = (): number =>
    this.replays().reduce((sum, { done, total }) => sum + total - done, this.queue.recovered);
  /** The feeds for which what was missed is read from Kafka, and how far that is. */
  replays = (): Replay[] =>
    [...this.sessions.values()].flatMap(({ feed, snapshot }) => {
      const { replay } = snapshot();
      return replay ? [{ feed, ...replay }] : [];
    });

  /** Holds the screen still. The cursor waits, and what passes meanwhile is recovered afterwards. */
  setPaused = (paused: boolean): void => {
    this.paused = paused;
    this.pausedChanged.emit();
    this.settleAll();
  };

  private createSession(feed: Feed): FeedSession {
    const port: FeedPort = {
      subscribe: (request, answered) => {
        if (!this.socket) return answered(undefined);
        const take = (error: Error | null, data: unknown) =>
          error ? answered(undefined) : this.answer(feed, data, answered);
        this.socket.timeout(answerMs).emit('subscribe', request, take);
      },
      unsubscribe: (name) => this.mustSocket().timeout(answerMs).emitWithAck('unsubscribe', { feed: name }),
    };
    const sink: FeedSink = {
      reset: (snapshot, filter) =>
        this.enqueue({ feed, isLive: false, events: [], reset: { snapshot, filter } }),
      apply: (events, isLive) => this.enqueue({ feed, isLive, events }),
    };
    return new FeedSession(feed, port, sink, this.ledger, this.recording.of(feed));
  }

  private mustSocket(): GatewaySocket {
    if (!this.socket) throw new Error('There is no connection to the gateway.');
    return this.socket;
  }

  private attach(socket: GatewaySocket): void {
    this.socket = socket;
    this.silence.heard(Date.now());
    this.freshness.heard('health');
    socket.io.engine.on('packet', () => this.silence.heard(Date.now()));
    socket.on('events', (data) =>
      this.edge(data, (feed) => {
        const { value, leftOut } = this.read(readBatch, data, feed);
        this.sessions.get(feed)?.batch(value, leftOut);
      }),
    );
    socket.on('gap', (data) =>
      this.edge(data, (feed) => {
        const { value, leftOut } = this.read(readGap, data, feed);
        this.sessions.get(feed)?.gap(value, leftOut);
      }),
    );
    this.settleAll();
  }

  /** What comes from the socket throws no further than here. */
  private edge(data: unknown, take: (feed: Feed) => void): void {
    try {
      const feed = feedOf(data);
      if (!feed) return;
      this.freshness.heard(feed);
      take(feed);
    } catch (error) {
      reportFault('A message of the gateway', error);
    }
  }

  /** An answer that is none counts as no answer. */
  private answer(feed: Feed, data: unknown, answered: Answered): void {
    let read: Read<SubscribeAck> | undefined;
    try {
      read = this.read(readAck, data, feed);
    } catch (error) {
      reportFault('An answer of the gateway', error);
    }
    answered(read?.value, read?.leftOut);
  }

  private read<T>(reader: (data: unknown) => Read<T> | undefined, data: unknown, feed: Feed): Read<T> {
    const read = reader(data);
    if (read) return read;
    this.ledger.add(feed, 'malformed', 1);
    throw new Error(`The gateway sent for the feed ${feed} what does not fit the protocol.`);
  }

  private checkFeeds(): void {
    if (!this.socket) return;
    const now = Date.now();
    // A page that is paused asks for nothing, and hears the heartbeat of the socket alone.
    if (!this.paused && this.silence.isSilent(now)) this.connection.isSilent();
    else for (const session of this.sessions.values()) session.check(now);
  }

  private settleAll(): void {
    for (const feed of feeds) this.settle(feed);
  }

  // Deferred, so that a page that goes and one that comes in the same tick are one change and not two.
  private settle(feed: Feed): void {
    if (this.settling.has(feed)) return;
    this.settling.add(feed);
    queueMicrotask(() => {
      this.settling.delete(feed);
      if (!this.socket) return;
      if (this.paused) this.sessions.get(feed)?.pause();
      else this.sessions.get(feed)?.want(this.wishOf(feed));
    });
  }

  private wishOf(feed: Feed): Wish | undefined {
    const wish = this.wishes.top(feed);
    if (!wish) return undefined;
    return document.hidden ? { ...wish, tier: 'background' } : wish;
  }

  private enqueue(work: Work): void {
    if (work.events.length === 0 && !work.reset) return;
    this.queue.push(work);
    this.loop.request();
    if (this.queue.size > maxQueued) this.loop.runNow();
  }

  private flush(): void {
    for (const work of this.queue.takeAll()) this.take(work);
    this.queueChanged.emit();
  }

  private take({ feed, events, isLive, reset }: Work): void {
    try {
      if (reset) this.reset(feed, reset);
      else this.applyEvents(feed, events, isLive);
    } catch (error) {
      this.ledger.add(feed, 'malformed', Math.max(1, events.length));
      reportFault(`The store of ${feed}`, error);
    }
  }

  private applyEvents(feed: Feed, events: readonly DomainEvent[], isLive: boolean): void {
    const failed = this.stores(feed, events, isLive);
    this.ledger.add(feed, 'malformed', failed);
    // What a hidden tab takes in is never painted as it comes: it says nothing of the time to the screen.
    if (isLive && !document.hidden) this.latency.shows(feed, events);
  }

  /** Gives the events to the store of their feed; says how many it could not take. */
  private stores(feed: Feed, events: readonly DomainEvent[], isLive: boolean): number {
    if (feed === 'prices') return this.prices.apply(events);
    if (feed === 'orders') return this.orders.apply(events);
    if (feed === 'notifications') return this.notifications.apply(events, isLive);
    return feed === 'health' ? this.takeHealth(events) : 0;
  }

  private reset(feed: Feed, { snapshot, filter }: { snapshot: readonly unknown[]; filter: Filter }): void {
    const events = snapshot as readonly DomainEvent[];
    if (feed === 'prices') this.prices.reset(events);
    else if (feed === 'orders') this.orders.reset(snapshot as readonly OrderView[], isUnfiltered(filter));
    else if (feed === 'notifications') this.notifications.reset(events);
    else if (feed === 'health') this.ledger.add(feed, 'malformed', this.takeHealth(events));
  }

  private takeHealth(events: readonly DomainEvent[]): number {
    const latest = events.at(-1);
    if (!latest) return 0;
    const sample = readHealth(latest.data);
    if (!sample) return 1;
    this.health = sample;
    this.freshness.sampled(sample);
    if (!document.hidden) this.connection.heartbeat(sample.at);
    this.latency.sampled(sample, Date.now());
    this.healthChanged.emit();
    return 0;
  }
}
