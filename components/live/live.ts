import { type Feed, feeds } from '@/lib/protocol';
import { PageClock } from './clock/page-clock';
import { Connection } from './connection/connection';
import { GatewayMessages } from './connection/gateway-messages';
import { GatewayRequests } from './connection/gateway-requests';
import type { GatewaySocket } from './connection/open-socket';
import { FeedSession } from './feeds/feed-session';
import type { Stores } from './feeds/feed-table';
import { LivenessCheck } from './feeds/liveness-check';
import { Subscriptions } from './feeds/subscriptions';
import type { FreshnessSources } from './freshness/freshness-sources';
import { FreshnessWatch } from './freshness/freshness-watch';
import { Ledger } from './ledger/ledger';
import { startPageReports } from './ledger/page-reports';
import { ScreenLatency } from './ledger/screen-latency';
import { Pause } from './pause';
import { StoreQueue } from './queue/store-queue';
import { Recording } from './recording/recording';
import { AlertStore } from './stores/alert-store';
import { HealthStore } from './stores/health-store';
import { LogStore } from './stores/log-store';
import { NotificationStore } from './stores/notification-store';
import { OrderStore } from './stores/order-store';
import { PriceStore } from './stores/price-store';

/** Creates and connects the parts of the live page: socket -> feed sessions -> queue -> stores, and what measures them. */
export class Live implements Stores, FreshnessSources {
  readonly prices = new PriceStore();
  readonly orders = new OrderStore();
  readonly notifications = new NotificationStore();
  readonly health = new HealthStore();
  readonly logs = new LogStore();
  readonly alerts = new AlertStore();
  readonly ledger = new Ledger();
  readonly recording = new Recording();
  readonly pause = new Pause();
  readonly clock: PageClock;
  readonly latency: ScreenLatency;
  readonly queue: StoreQueue;
  readonly sessions: ReadonlyMap<Feed, FeedSession>;
  readonly subscriptions: Subscriptions;
  readonly freshness: FreshnessWatch;
  private readonly requests = new GatewayRequests(this.ledger);
  private readonly messages: GatewayMessages;
  private readonly liveness: LivenessCheck;
  private stops: (() => void)[] = [];

  constructor(readonly connection = new Connection()) {
    this.clock = new PageClock(connection.skew);
    this.latency = new ScreenLatency(this.ledger, this.clock);
    this.queue = new StoreQueue(this, this.ledger, this.latency);
    this.sessions = new Map(feeds.map((feed) => [feed, this.createSession(feed)]));
    const conditions = { isConnected: this.requests.isConnected, isPaused: this.pause.isPaused };
    this.subscriptions = new Subscriptions(this.sessions, conditions);
    this.liveness = new LivenessCheck(connection, this.sessions, conditions);
    this.freshness = new FreshnessWatch(this);
    this.messages = new GatewayMessages(this.sessions, this.ledger, this.freshness.received);
    this.wire();
  }

  /** Connects; returns how to stop. */
  start(): () => void {
    const onVisibility = () => {
      this.queue.visibilityChanged();
      this.subscriptions.syncAll();
    };
    document.addEventListener('visibilitychange', onVisibility);
    this.stops = [
      this.notifications.restore(),
      this.ledger.start(),
      this.freshness.start(),
      this.liveness.start(),
      startPageReports(
        () => this.ledger.report(Date.now()),
        (report) => this.requests.report(report),
      ),
      () => document.removeEventListener('visibilitychange', onVisibility),
    ];
    this.connection.start();
    return () => {
      for (const stop of this.stops) stop();
      this.connection.stop();
    };
  }

  private createSession(feed: Feed): FeedSession {
    const { requests, queue, ledger, recording } = this;
    return new FeedSession(feed, requests, queue.sinkOf(feed), ledger, recording.of(feed));
  }

  private wire(): void {
    this.connection.opened.on((socket) => this.onOpen(socket));
    this.connection.closed.on(() => {
      this.requests.socket = undefined;
      for (const session of this.sessions.values()) session.disconnected();
    });
    this.alerts.changed.on(() => this.notifications.alertsChanged(this.alerts.all()));
    this.pause.changed.on(this.subscriptions.syncAll);
    this.health.sampled.on((sample) => {
      this.freshness.sampled(sample);
      // A hidden tab applies samples late: then their arrival says nothing about the clocks.
      if (!document.hidden) this.connection.heartbeat(sample.at);
      this.latency.sampled(sample, Date.now());
    });
  }

  private onOpen(socket: GatewaySocket): void {
    this.requests.socket = socket;
    this.liveness.attach(socket);
    this.freshness.received('health');
    this.messages.attach(socket);
    this.subscriptions.syncAll();
  }
}
