import type { Entry } from '@/server/gateway/ring/partition-log';

export interface AllowanceBounds {
  eventsPerSecond: number;
  bytesPerSecond: number;
  /** After a pause as much is allowed at once as in this time, ms. */
  burstMs: number;
}

/**
 * How much a room may be sent: a token bucket over events and one over bytes, so that a short burst passes whole.
 * https://en.wikipedia.org/wiki/Token_bucket
 */
export class Allowance {
  private readonly burst: { events: number; bytes: number };
  private readonly left: { events: number; bytes: number };

  /** `at`: now, ms of any clock. */
  constructor(
    private readonly bounds: AllowanceBounds,
    private at: number,
  ) {
    const seconds = bounds.burstMs / 1_000;
    this.burst = { events: bounds.eventsPerSecond * seconds, bytes: bounds.bytesPerSecond * seconds };
    this.left = { ...this.burst };
  }

  /** More than these are never allowed at once. */
  get mostEvents(): number {
    return this.burst.events;
  }

  /** The newest of these entries that may be sent at `now`, at least one, and the older ones that may not. */
  split<T extends Pick<Entry, 'bytes'>>(
    entries: readonly T[],
    now: number,
  ): { sent: readonly T[]; omitted: readonly T[] } {
    this.refill(now);
    let first = entries.length;
    for (; first > 0; first -= 1) {
      const { bytes } = entries[first - 1] as T;
      const fits = this.left.events >= 1 && this.left.bytes >= bytes;
      if (!fits && first < entries.length) break;
      this.left.events -= 1;
      this.left.bytes -= bytes;
    }
    return first === 0
      ? { sent: entries, omitted: [] }
      : { sent: entries.slice(first), omitted: entries.slice(0, first) };
  }

  private refill(now: number): void {
    const seconds = Math.max(0, now - this.at) / 1_000;
    this.at = now;
    this.left.events = Math.min(this.burst.events, this.left.events + seconds * this.bounds.eventsPerSecond);
    this.left.bytes = Math.min(this.burst.bytes, this.left.bytes + seconds * this.bounds.bytesPerSecond);
  }
}
