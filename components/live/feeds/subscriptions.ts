import { type Feed, feeds } from '@/lib/protocol';
import { type DesiredSubscription, DesiredSubscriptions } from './desired-subscriptions';
import type { FeedSession } from './feed-session';

/** What decides, besides the components, whether the page subscribes. */
export interface SubscriptionConditions {
  isConnected(): boolean;
  isPaused(): boolean;
}

/** Keeps the subscription of each feed equal to what the components on screen desire. */
export class Subscriptions {
  readonly desired = new DesiredSubscriptions((feed) => this.syncSubscription(feed));
  private readonly scheduled = new Set<Feed>();

  constructor(
    private readonly sessions: ReadonlyMap<Feed, FeedSession>,
    private readonly conditions: SubscriptionConditions,
  ) {}

  /** To be called when the connection opened, the page was paused or resumed, or the tab was hidden or shown. */
  syncAll = (): void => {
    for (const feed of feeds) this.syncSubscription(feed);
  };

  // In a microtask: when one page is unmounted and another mounted in the same tick, that is one change.
  private syncSubscription(feed: Feed): void {
    if (this.scheduled.has(feed)) return;
    this.scheduled.add(feed);
    queueMicrotask(() => {
      this.scheduled.delete(feed);
      if (!this.conditions.isConnected()) return;
      if (this.conditions.isPaused()) this.sessions.get(feed)?.pause();
      else this.sessions.get(feed)?.setDesired(this.desiredNow(feed));
    });
  }

  /** A hidden tab subscribes in the tier `background`. */
  private desiredNow(feed: Feed): DesiredSubscription | undefined {
    const desired = this.desired.top(feed);
    return desired && document.hidden ? { ...desired, tier: 'background' } : desired;
  }
}
