import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed, Filter, Tier } from '@/lib/protocol';
import type { Encoded } from './encoded';
import { type Clock, systemClock, Window } from './window';

/** How long a tier gathers events, ms. */
export const windowMs: Record<Tier, number> = { full: 16, live: 16, slow: 250, background: 1_000 };

export interface RoomKey {
  feed: Feed;
  filter: Filter;
  tier: Tier;
}

/** Longer silence than this is broken by an empty batch: an idle feed still proves that it is alive. */
export const beatMs = 10_000;

/** A client in a room. */
export interface Member {
  /** Takes a batch that was encoded once for the room. */
  write(encoded: Encoded): void;
}

/** The one place where room names are made: equal subscriptions share a room and its encoding. */
export function roomName({ feed, filter, tier }: RoomKey): string {
  const canonical = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)].sort() : value])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return `${feed}|${tier}|${JSON.stringify(canonical)}`;
}

export interface RoomOptions {
  clock?: Clock;
  /** What a later event of the same value replaces within a window; undefined: every event is sent. */
  conflateBy?: (event: DomainEvent) => string;
  /** A batch costs so much beside its events that no more than one is sent within this, ms. */
  leastWindowMs?(): number;
  position(): Pick<EventsBatch, 'cursor' | 'position'>;
  send(batch: EventsBatch): void;
}

/** Clients with the same feed, filter and tier: events gather here and are encoded and written once per window. */
export class Room {
  readonly name: string;
  readonly members = new Set<Member>();
  /** Number of the last batch. */
  seq = 0;
  private pending: DomainEvent[] = [];
  private latest = new Map<string, DomainEvent>();
  private arrivedSinceFlush = 0;
  private readonly window: Window;
  private readonly clock: Clock;
  private sentAt: number;

  constructor(
    readonly key: RoomKey,
    private readonly options: RoomOptions,
  ) {
    this.name = roomName(key);
    this.clock = options.clock ?? systemClock;
    this.sentAt = this.clock.now();
    this.window = new Window(
      windowMs[key.tier],
      () => this.flush(),
      () => this.members.size,
      options.clock,
      options.leastWindowMs,
    );
  }

  add(event: DomainEvent): void {
    this.arrivedSinceFlush += 1;
    const { conflateBy } = this.options;
    if (!conflateBy) {
      this.pending.push(event);
      return;
    }
    // Deleting first moves the symbol to the end: events stay in the order of their latest.
    const value = conflateBy(event);
    this.latest.delete(value);
    this.latest.set(value, event);
  }

  /** After a batch of Kafka records went through `add`. */
  settle(count: number): void {
    this.window.arrived(count);
  }

  /** Sends what waits, so that a client who joins now gets neither part of it twice. */
  flushNow(): void {
    if (this.arrivedSinceFlush > 0) this.window.fire();
  }

  /** Sends an empty batch when nothing else was sent for a while. */
  beat(): void {
    if (this.arrivedSinceFlush === 0 && this.clock.now() - this.sentAt >= beatMs) this.send([], 0);
  }

  close(): void {
    this.window.cancel();
  }

  private flush(): void {
    if (this.arrivedSinceFlush === 0) return;
    const events = this.options.conflateBy ? [...this.latest.values()] : this.pending;
    const conflated = this.arrivedSinceFlush - events.length;
    this.pending = [];
    this.latest = new Map();
    this.arrivedSinceFlush = 0;
    this.send(events, conflated);
  }

  private send(events: DomainEvent[], conflated: number): void {
    this.seq += 1;
    this.sentAt = this.clock.now();
    const { feed } = this.key;
    this.options.send({ feed, ...this.options.position(), seq: this.seq, events, conflated });
  }
}
