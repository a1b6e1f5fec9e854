import { decodeCursor, encodeCursor, type Position } from '@/lib/cursor';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed as FeedName, Filter, GapReason, Tier } from '@/lib/protocol';
import { type FeedPolicy, ringBounds } from './feed-policy';
import type { Projection } from './projection';
import { Ring, type RingBounds } from './ring';
import { Room, roomName } from './room';
import { RoomIndex } from './room-index';
import type { Clock } from './window';

export interface FeedOptions {
  name: FeedName;
  epoch: string;
  policy: FeedPolicy;
  projection: Projection;
  bounds?: RingBounds;
  send(room: Room, batch: EventsBatch): void;
  clock?: Clock;
}

/** What a client missed since its cursor, or why that cannot be told. */
export type Resumption =
  | { kind: 'recovered'; events: DomainEvent[]; conflated: number }
  | { kind: 'gap'; missed: number; reason: GapReason };

// More missed prices than this are of no use one by one: the latest of each symbol stands for them.
const maxResumedPrices = 2_000;

/** One feed: where its log has been read to, what of it is held, and the rooms it goes to. */
export class FeedState {
  readonly name: FeedName;
  readonly ring: Ring;
  readonly projection: Projection;
  readonly policy: FeedPolicy;
  private readonly next: number[] = [];
  private readonly rooms = new Map<string, Room>();
  private readonly index: RoomIndex;
  private readonly touched = new Map<Room, number>();

  constructor(private readonly options: FeedOptions) {
    this.name = options.name;
    this.policy = options.policy;
    this.projection = options.projection;
    this.ring = new Ring(options.bounds ?? ringBounds[options.name]);
    this.index = new RoomIndex(options.policy);
  }

  /** Says that a partition is read from this offset on. */
  begin(partition: number, offset: number): void {
    this.next[partition] = offset;
    this.ring.begin(partition, offset);
  }

  /** Takes one event in. `bytes` is about what it costs to hold. Call `settle` after a run of them. */
  push(event: DomainEvent, bytes: number): void {
    this.projection.apply(event);
    this.ring.push(event, bytes);
    this.advance(event.partition, event.offset + 1);
    this.index.route(event, (room) => {
      room.add(event);
      this.touched.set(room, (this.touched.get(room) ?? 0) + 1);
    });
  }

  /** Notes that everything before `next` was read, also what is no event. */
  advance(partition: number, next: number): void {
    this.next[partition] = Math.max(this.next[partition] ?? 0, next);
  }

  settle(): void {
    for (const [room, count] of this.touched) room.settle(count);
    this.touched.clear();
  }

  /** Rooms with at least one client. */
  get roomCount(): number {
    return this.rooms.size;
  }

  get position(): Position {
    return { epoch: this.options.epoch, next: Array.from(this.next, (offset) => offset ?? 0) };
  }

  get cursor(): string {
    return encodeCursor(this.position);
  }

  /** True while a cursor is ahead of what this gateway has read: another gateway was faster. */
  isBehind(cursor: string): boolean {
    const given = decodeCursor(cursor);
    return (
      given?.epoch === this.options.epoch && given.next.some((offset, p) => offset > (this.next[p] ?? 0))
    );
  }

  /** The events between a cursor and now that pass the filter; a gap when the ring no longer holds them. */
  resume(cursor: string, filter: Filter): Resumption {
    const given = decodeCursor(cursor);
    if (!given || given.epoch !== this.options.epoch || this.isBehind(cursor)) {
      return { kind: 'gap', missed: 0, reason: 'epoch' };
    }
    const missed = this.ring.missedSince(given.next);
    if (missed > 0) return { kind: 'gap', missed, reason: 'ring' };
    return this.conflateResumed(this.ring.eventsSince(given.next).filter(this.policy.passes(filter)), filter);
  }

  snapshot(filter: Filter): unknown[] {
    return this.projection.snapshot(filter, this.ring, this.policy.passes(filter));
  }

  /** The room of a subscription, made when it is the first; what waits in it is sent before anyone joins. */
  join(filter: Filter, tier: Tier): Room {
    const key = { feed: this.name, filter, tier };
    const room = this.rooms.get(roomName(key)) ?? this.open(key);
    room.flushNow();
    room.members += 1;
    return room;
  }

  leave(room: Room): void {
    room.members -= 1;
    if (room.members > 0) return;
    room.close();
    this.rooms.delete(room.name);
    this.index.delete(room);
    this.touched.delete(room);
  }

  close(): void {
    for (const room of this.rooms.values()) {
      room.flushNow();
      room.close();
    }
  }

  private open(key: { feed: FeedName; filter: Filter; tier: Tier }): Room {
    const conflateBy = this.policy.conflateBy(key.filter, key.tier);
    const room: Room = new Room(key, {
      ...(conflateBy ? { conflateBy } : {}),
      ...(this.options.clock ? { clock: this.options.clock } : {}),
      cursor: () => this.cursor,
      send: (batch) => this.options.send(room, batch),
    });
    this.rooms.set(room.name, room);
    this.index.add(room);
    return room;
  }

  private conflateResumed(events: DomainEvent[], filter: Filter): Resumption {
    const by = this.policy.conflateBy(filter, 'live');
    if (!by || events.length <= maxResumedPrices) return { kind: 'recovered', events, conflated: 0 };
    const latest = new Map(events.map((event) => [by(event), event]));
    // In partition order of offsets still: the latest of each symbol in the order they came.
    const kept = events.filter((event) => latest.get(by(event)) === event);
    return { kind: 'recovered', events: kept, conflated: events.length - kept.length };
  }
}
