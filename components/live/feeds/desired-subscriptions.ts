import type { Feed, Filter, Tier } from '@/lib/protocol';

export interface Wish {
  filter: Filter;
  tier: Tier;
}

/**
 * What the components on screen want of each feed. The protocol has one subscription per feed and connection:
 * the component mounted last wins, and when it goes, the one below it has its wish again.
 */
export class Wishes {
  private readonly stacks = new Map<Feed, { id: number; wish: Wish }[]>();
  private ids = 0;

  constructor(private readonly changed: (feed: Feed) => void) {}

  add(feed: Feed, wish: Wish): () => void {
    this.ids += 1;
    const id = this.ids;
    this.stacks.set(feed, [...(this.stacks.get(feed) ?? []), { id, wish }]);
    this.changed(feed);
    return () => {
      this.stacks.set(
        feed,
        (this.stacks.get(feed) ?? []).filter((entry) => entry.id !== id),
      );
      this.changed(feed);
    };
  }

  top(feed: Feed): Wish | undefined {
    return this.stacks.get(feed)?.at(-1)?.wish;
  }
}
