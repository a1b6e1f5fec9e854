import type { Filter } from '@/lib/protocol';
import type { FeedState } from './feed';

/** The state of a feed as it was told, and where that was. */
export interface SharedSnapshot {
  json: string;
  cursor: string;
  /** In offsets, over all partitions. */
  position: number;
}

/** A snapshot is told again for so long; what came since is told after it. */
const sharedMs = 100;
const kept = 64;

/** Encodes a snapshot once for all who ask within a moment: thousands do when a gateway comes back. */
export class SharedSnapshots {
  private readonly held = new Map<string, SharedSnapshot & { at: number }>();

  constructor(private readonly feed: FeedState) {}

  of(filter: Filter): SharedSnapshot {
    const key = JSON.stringify(filter);
    const now = performance.now();
    const known = this.held.get(key);
    if (known && now - known.at < sharedMs) return known;
    const { cursor, offsets: position } = this.feed;
    const made = { at: now, json: JSON.stringify(this.feed.snapshot(filter)), cursor, position };
    this.held.delete(key);
    this.held.set(key, made);
    this.forget(now);
    return made;
  }

  /** The log broke: nobody is told what was. */
  clear(): void {
    this.held.clear();
  }

  // The Map is in the order of making, so what is too old is at its beginning.
  private forget(now: number): void {
    for (const [key, { at }] of this.held) {
      if (this.held.size <= kept && now - at < sharedMs) return;
      this.held.delete(key);
    }
  }
}
