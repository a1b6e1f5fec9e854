import type { EventsBatch, Feed, Filter, Gap, Offsets, Tier } from '@/lib/protocol';
import { filterKey } from '@/lib/protocol/filter';
import { type Clock, systemClock } from '@/server/batching/clock';
import { CoreBudget } from '@/server/batching/core-budget';
import { type Entry, sumOfEntries } from '@/server/gateway/ring/partition-log';
import type { Encoded } from './encoded';
import { EveryEvent, type PendingEvents, type WindowEvents } from './pending-events';
import { Window } from './window';

/** The least time between two batches of a tier, ms. */
const tierMs: Record<Tier, number> = { full: 0, live: 0, slow: 250, background: 1_000 };

/** Until it is measured: writing a batch, ms a client. bench/README.md: 0.004 to 0.008 on an Intel Xeon, more on an AMD EPYC. */
const writeMs = 0.008;

/** What all rooms of a gateway share. */
export const createWriteBudget = () => new CoreBudget(writeMs);

export interface RoomKey {
  feed: Feed;
  filter: Filter;
  tier: Tier;
}

/** A room that sent nothing for longer sends an empty batch, so that clients see that the feed is alive. */
export const heartbeatMs = 10_000;
/**
 * After this time without events an empty batch follows the last ones: if those were lost, clients notice within 3 s
 * (with the time between two checks) that offsets are missing, and not only at the next heartbeat.
 */
export const confirmMs = 1_000;

/** A client in a room. */
export interface Member {
  /** Writes a message that was encoded once for the room. */
  write(encoded: Encoded): void;
}

/** Equal subscriptions have equal room names: they share a room, and the encoding of its batches. */
export const roomName = ({ feed, filter, tier }: RoomKey): string => `${feed}|${tier}|${filterKey(filter)}`;

/** A position in the log of a feed, with the offsets counted up to it, and with a room's filter. */
export interface Checkpoint {
  cursor: string;
  /** Sum of the next offsets of all partitions. */
  to: number;
  valid: number;
  invalid: number;
  markers: number;
  /** How many of the valid events pass the filter: from FilterCounts, not from the routing. */
  matched: number;
}

export interface RoomOptions {
  clock?: Clock;
  /** Shared with the other rooms of the gateway. */
  budget?: CoreBudget | undefined;
  /** Unset: every event is sent. */
  pending?: PendingEvents;
  /** The least time between two batches, ms. Unset: 0. */
  leastWindowMs?(): number;
  /** The present position of the feed. */
  checkpoint(): Checkpoint;
  onClose?(): void;
  send(batch: EventsBatch): void;
  sendGap?(gap: Gap): void;
}

const nothing: WindowEvents = { entries: [], conflated: 0 };

/** Clients with the same feed, filter and tier: events gather here and are encoded and written once per window. */
export class Room {
  readonly name: string;
  readonly members = new Set<Member>();
  private readonly pending: PendingEvents;
  private arrivedSinceFlush = 0;
  /** Up to which the members have been sent everything. */
  private sent: Checkpoint;
  private readonly window: Window;
  private readonly clock: Clock;
  private sentAt: number;
  private isPaused = false;
  /** The last batch was an empty one. */
  private isConfirmed = true;

  constructor(
    readonly key: RoomKey,
    private readonly options: RoomOptions,
  ) {
    this.name = roomName(key);
    this.clock = options.clock ?? systemClock;
    this.sentAt = this.clock.now();
    this.pending = options.pending ?? new EveryEvent();
    this.sent = options.checkpoint();
    this.window = new Window(() => this.flush(), options.budget ?? createWriteBudget(), {
      clock: options.clock,
      units: () => this.members.size,
      leastMs: () => Math.max(tierMs[key.tier], options.leastWindowMs?.() ?? 0),
    });
  }

  add(entry: Entry): void {
    this.arrivedSinceFlush += 1;
    this.pending.add(entry);
  }

  /** To be called after `count` events were added: sends them now, or when the window ends. */
  added(count: number): void {
    this.window.arrived(count);
  }

  /**
   * Sends what is pending now, or an empty batch where the feed went on without events for this room: a client that joins
   * afterwards has the same position as the other members.
   */
  flushNow(): void {
    if (this.isPaused) this.skip();
    else if (this.arrivedSinceFlush > 0) this.window.fire();
    else if (this.members.size === 0) this.rebase();
    else if (this.options.checkpoint().to !== this.sent.to) this.send(nothing);
  }

  /** The next batch accounts for the offsets from the present position on. */
  rebase(): void {
    this.sent = this.options.checkpoint();
  }

  /** Stops: events are not added any more, and the offsets that pass are missed. What is pending is sent before. */
  pause(): void {
    this.flushNow();
    this.isPaused = true;
  }

  /** Goes on from the present position; tells its members what they missed. */
  resume(): void {
    this.isPaused = false;
    this.skip();
  }

  /** Sends an empty batch when nothing was sent for `heartbeatMs`, or for `confirmMs` since the last events. */
  heartbeat(): void {
    const due = this.isConfirmed || this.isPaused ? heartbeatMs : confirmMs;
    if (this.isPaused && this.clock.now() - this.sentAt >= due) this.skip();
    else if (this.arrivedSinceFlush === 0 && this.clock.now() - this.sentAt >= due) this.send(nothing);
  }

  close(): void {
    this.window.cancel();
    this.options.onClose?.();
  }

  private skip(): void {
    const { cursor, to } = this.options.checkpoint();
    const { to: from } = this.sent;
    this.rebase();
    this.sentAt = this.clock.now();
    const offsets = { from, to, filtered: 0, invalid: 0, markers: 0 };
    const gap: Gap = { feed: this.key.feed, cursor, missed: to - from, reason: 'busy', offsets };
    if (to > from && this.members.size > 0) this.options.sendGap?.(gap);
  }

  private flush(): void {
    if (this.arrivedSinceFlush === 0) return;
    this.arrivedSinceFlush = 0;
    this.send(this.pending.take(this.clock.now()));
  }

  private send({ entries, ...counts }: WindowEvents): void {
    this.sentAt = this.clock.now();
    this.isConfirmed = entries.length === 0;
    const checkpoint = this.options.checkpoint();
    const offsets = offsetsBetween(this.sent, checkpoint);
    this.sent = checkpoint;
    const { cursor } = checkpoint;
    const { feed } = this.key;
    const events = entries.map(({ event }) => event);
    const sum = sumOfEntries(entries);
    this.options.send({ feed, cursor, events, ...counts, offsets, sum });
  }
}

const offsetsBetween = (from: Checkpoint, to: Checkpoint): Offsets => ({
  from: from.to,
  to: to.to,
  filtered: to.valid - from.valid - (to.matched - from.matched),
  invalid: to.invalid - from.invalid,
  markers: to.markers - from.markers,
});
