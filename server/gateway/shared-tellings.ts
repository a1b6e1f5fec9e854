/** Something that was told to a client, encoded, and where the log was at that moment. */
export interface Telling {
  json: string;
  cursor: string;
  /** In offsets, over all partitions. */
  position: number;
}

/** What was told is told again for so long; what came since is told after it. */
const sharedMs = 100;
const kept = 64;

/** Keeps what was encoded for all who ask the same within a moment: thousands do when a gateway comes back. */
export class SharedTellings {
  private readonly held = new Map<string, { at: number; telling: Telling }>();

  find<T extends Telling>(key: string): T | undefined {
    const known = this.held.get(key);
    return known && performance.now() - known.at < sharedMs ? (known.telling as T) : undefined;
  }

  keep<T extends Telling>(key: string, telling: T): T {
    const at = performance.now();
    this.held.delete(key);
    this.held.set(key, { at, telling });
    this.forget(at);
    return telling;
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
