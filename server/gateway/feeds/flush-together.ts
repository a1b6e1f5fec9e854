import type { FeedHub } from './feed-hub';

/**
 * Flushes feeds at the end of the turn. The partitions of one fetch are handed over one after the other in the same turn:
 * if each were flushed by itself, the first would open the window of a room and the others would wait for the next.
 */
export class FlushTogether {
  private readonly due = new Set<FeedHub>();

  add(feed: FeedHub): void {
    if (this.due.size === 0) setImmediate(() => this.flush());
    this.due.add(feed);
  }

  private flush(): void {
    const feeds = [...this.due];
    this.due.clear();
    for (const feed of feeds) feed.flush();
  }
}
