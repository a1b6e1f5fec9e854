import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed, Filter, Offsets, Tier } from '@/lib/protocol';
import { type Clock, systemClock } from '@/server/batching/clock';
import { CoreBudget } from '@/server/batching/core-budget';
import { type Entry, sumOfEntries } from '@/server/gateway/ring/partition-log';
import type { Encoded } from './encoded';
import { Window } from './window';

/** The least time between two batches of a tier, ms. */
const tierMs: Record<Tier, number> = { full: 0, live: 0, slow: 250, background: 1_000 };

/** Until it is measured: encoding and writing a batch, ms a client. 2 × Intel Xeon 0.006, 2 × AMD EPYC 0.011. */
const writeMs = 0.008;

/** What all rooms of a gateway share. */
export const createWriteBudget = () => new CoreBudget(writeMs);

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

/** Where a feed stands, and what of it was counted since its log began to be read: for a room, with its filter. */
export interface Standing {
  cursor: string;
  /** Sum of the next offsets of all partitions. */
  to: number;
  valid: number;
  invalid: number;
  markers: number;
  /** Of the valid events, how many pass the filter: not as they were routed, but as they were counted. */
  matched: number;
}

export interface RoomOptions {
  clock?: Clock;
  /** Shared with the other rooms of the gateway. */
  budget?: CoreBudget | undefined;
  /** What a later event of the same value replaces within a window; undefined: every event is sent. */
  conflateBy?: (event: DomainEvent) => string;
  /** A batch costs so much beside its events that no more than one is sent within this, ms. */
  leastWindowMs?(): number;
  standing(): Standing;
  onClose?(): void;
  send(batch: EventsBatch): void;
}

/** Clients with the same feed, filter and tier: events gather here and are encoded and written once per window. */
export class Room {
  readonly name: string;
  readonly members = new Set<Member>();
  private pending: Entry[] = [];
  private latest = new Map<string, Entry>();
  private arrivedSinceFlush = 0;
  private conflated = 0;
  /** As the members were told last. */
  private told: Standing;
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
    this.told = options.standing();
    this.window = new Window(() => this.flush(), options.budget ?? createWriteBudget(), {
      clock: options.clock,
      units: () => this.members.size,
      leastMs: () => Math.max(tierMs[key.tier], options.leastWindowMs?.() ?? 0),
    });
  }

  add(entry: Entry): void {
    this.arrivedSinceFlush += 1;
    const { conflateBy } = this.options;
    if (!conflateBy) {
      this.pending.push(entry);
      return;
    }
    const value = conflateBy(entry.event);
    const before = this.latest.get(value);
    if (before) {
      // One that comes behind a later one is a fault: it replaces nothing, and nothing explains it.
      if (isBehind(entry, before)) return;
      this.conflated += 1;
      // Deleting first moves the symbol to the end: events stay in the order of their latest.
      this.latest.delete(value);
    }
    this.latest.set(value, entry);
  }

  /** After a batch of Kafka records went through `add`. */
  settle(count: number): void {
    this.window.arrived(count);
  }

  /**
   * Sends what waits, so that a client who joins now gets neither part of it twice, and where the feed stands now when it
   * went on without this room: the next batch goes on from there for all.
   */
  flushNow(): void {
    if (this.arrivedSinceFlush > 0) this.window.fire();
    else if (this.members.size === 0) this.rebase();
    else if (this.options.standing().to !== this.told.to) this.send([], 0);
  }

  /** What follows goes on from where the feed stands now. */
  rebase(): void {
    this.told = this.options.standing();
  }

  /** Sends an empty batch when nothing else was sent for a while. */
  beat(): void {
    if (this.arrivedSinceFlush === 0 && this.clock.now() - this.sentAt >= beatMs) this.send([], 0);
  }

  close(): void {
    this.window.cancel();
    this.options.onClose?.();
  }

  private flush(): void {
    if (this.arrivedSinceFlush === 0) return;
    const { conflated } = this;
    const entries = this.options.conflateBy ? [...this.latest.values()] : this.pending;
    this.pending = [];
    this.latest = new Map();
    this.arrivedSinceFlush = 0;
    this.conflated = 0;
    this.send(entries, conflated);
  }

  private send(entries: readonly Entry[], conflated: number): void {
    this.sentAt = this.clock.now();
    const standing = this.options.standing();
    const offsets = offsetsBetween(this.told, standing);
    this.told = standing;
    const { cursor } = standing;
    const { feed } = this.key;
    const events = entries.map(({ event }) => event);
    const sum = sumOfEntries(entries);
    this.options.send({ feed, cursor, events, conflated, offsets, sum });
  }
}

const offsetsBetween = (from: Standing, to: Standing): Offsets => ({
  from: from.to,
  to: to.to,
  filtered: to.valid - from.valid - (to.matched - from.matched),
  invalid: to.invalid - from.invalid,
  markers: to.markers - from.markers,
});

const isBehind = ({ event: one }: Entry, { event: other }: Entry): boolean =>
  one.partition === other.partition && one.offset < other.offset;
