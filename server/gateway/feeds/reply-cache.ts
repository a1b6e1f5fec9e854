/** A reply that was encoded for one client and can be sent to others. */
export interface CachedReply {
  json: string;
  /** Where the log was read to when the reply was made. */
  cursor: string;
  /** The same as a number: the sum of the next offsets of all partitions. */
  position: number;
}

/** How long a reply is reused. What happened since follows it in a batch. */
const maxAgeMs = 100;
const bounds = { replies: 64, bytes: 16 * 1024 * 1024 };

/** Keeps encoded replies for a moment: when a gateway comes back, thousands of clients make the same request. */
export class ReplyCache {
  /** In insertion order, so that the oldest is first. */
  private readonly replies = new Map<string, { at: number; reply: CachedReply }>();
  private bytes = 0;

  find<T extends CachedReply>(key: string): T | undefined {
    const found = this.replies.get(key);
    return found && performance.now() - found.at < maxAgeMs ? (found.reply as T) : undefined;
  }

  add<T extends CachedReply>(key: string, reply: T): T {
    const at = performance.now();
    this.delete(key);
    this.replies.set(key, { at, reply });
    this.bytes += key.length + reply.json.length;
    this.evict(at);
    return reply;
  }

  clear(): void {
    this.replies.clear();
    this.bytes = 0;
  }

  /** Deletes the replies that are too old, and the oldest while there are too many. */
  evict(now: number = performance.now()): void {
    for (const [key, { at }] of this.replies) {
      const isWithinBounds = this.replies.size <= bounds.replies && this.bytes <= bounds.bytes;
      if (isWithinBounds && now - at < maxAgeMs) return;
      this.delete(key);
    }
  }

  private delete(key: string): void {
    const found = this.replies.get(key);
    if (!found) return;
    this.replies.delete(key);
    this.bytes -= key.length + found.reply.json.length;
  }
}
