/** Something that was told to a client, encoded, and where the log was at that moment. */
export interface CachedReply {
  json: string;
  cursor: string;
  /** In offsets, over all partitions. */
  position: number;
}

/** What was told is told again for so long; what came since is told after it. */
const sharedMs = 100;
const kept = { tellings: 64, bytes: 16 * 1024 * 1024 };

/** Keeps what was encoded for all who ask the same within a moment: thousands do when a gateway comes back. */
export class ReplyCache {
  private readonly held = new Map<string, { at: number; telling: CachedReply }>();
  private bytes = 0;

  find<T extends CachedReply>(key: string): T | undefined {
    const known = this.held.get(key);
    return known && performance.now() - known.at < sharedMs ? (known.telling as T) : undefined;
  }

  keep<T extends CachedReply>(key: string, telling: T): T {
    const at = performance.now();
    this.delete(key);
    this.held.set(key, { at, telling });
    this.bytes += key.length + telling.json.length;
    this.forget(at);
    return telling;
  }

  /** The log broke: nobody is told what was. */
  clear(): void {
    this.held.clear();
    this.bytes = 0;
  }

  /** Lets go of what is too old, or too much. The Map is in the order of making, so that is at its beginning. */
  forget(now: number = performance.now()): void {
    for (const [key, { at }] of this.held) {
      const isFew = this.held.size <= kept.tellings && this.bytes <= kept.bytes;
      if (isFew && now - at < sharedMs) return;
      this.delete(key);
    }
  }

  private delete(key: string): void {
    const held = this.held.get(key);
    if (!held) return;
    this.held.delete(key);
    this.bytes -= key.length + held.telling.json.length;
  }
}
