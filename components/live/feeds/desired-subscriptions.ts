import type { Feed, Filter, Tier } from '@/lib/protocol';

export interface DesiredSubscription {
  filter: Filter;
  tier: Tier;
}

/**
 * What the components on screen want to subscribe to. The protocol has one subscription per feed and connection: the
 * component that was mounted last decides it, and when it is unmounted the one before it decides again.
 */
export class DesiredSubscriptions {
  private readonly stacks = new Map<Feed, { id: number; desired: DesiredSubscription }[]>();
  private ids = 0;

  constructor(private readonly changed: (feed: Feed) => void) {}

  /** Returns how to remove it. */
  add(feed: Feed, desired: DesiredSubscription): () => void {
    this.ids += 1;
    const id = this.ids;
    this.stacks.set(feed, [...(this.stacks.get(feed) ?? []), { id, desired }]);
    this.changed(feed);
    return () => {
      this.stacks.set(
        feed,
        (this.stacks.get(feed) ?? []).filter((entry) => entry.id !== id),
      );
      this.changed(feed);
    };
  }

  /** Undefined: no component wants the feed. */
  top(feed: Feed): DesiredSubscription | undefined {
    return this.stacks.get(feed)?.at(-1)?.desired;
  }
}
