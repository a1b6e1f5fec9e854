import { decodeCursor, encodeCursor, offsetsBefore, type Position } from '@/lib/cursor';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed as FeedName, Filter, Gap, GapReason, Tier } from '@/lib/protocol';
import type { Failures } from './failures';
import type { FeedPolicy } from './feed-policy';
import type { Projection } from './projection';
import { Ring, type RingBounds } from './ring';
import { type Member, Room, roomName } from './room';
import { RoomIndex } from './room-index';
import { SharedTellings } from './shared-tellings';
import type { Clock } from './window';

export interface FeedOptions {
  name: FeedName;
  epoch: string;
  policy: FeedPolicy;
  /** Makes the state of an empty feed; again when its log begins anew. */
  projection: Projection;
  bounds: RingBounds;
  send(room: Room, batch: EventsBatch): void;
  sendGap(room: Room, gap: Gap): void;
  failures: Failures;
  clock?: Clock;
}

/** How a client gets from its cursor to now. */
export type Resumption =
  /** These are what it missed; `conflated` more are stood for by one of them. */
  | { kind: 'recovered'; events: DomainEvent[]; conflated: number }
  /** Too much for one message, or more than the ring holds: it is given in portions. */
  | { kind: 'long'; position: Position; missed: number }
  | { kind: 'gap'; missed: number; reason: GapReason };

export interface Restart {
  epoch: string;
  reason: Extract<GapReason, 'epoch' | 'retention'>;
  from: readonly number[];
  missed: number;
}

/** More events than this are not given at once; of prices, the latest of each symbol then stands for the others. */
export const maxAtOnce = 2_000;
/** About what is held more of an event that is explained. */
const explanationBytes = 2_000;

/** One feed: where its log has been read to, what of it is held, and the rooms it goes to. */
export class FeedState {
  readonly name: FeedName;
  readonly projection: Projection;
  readonly policy: FeedPolicy;
  readonly shared = new SharedTellings();
  ring: Ring;
  private epoch: string;
  private next: number[] = [];
  /** Where this gateway began to read: what it knows of the state is complete from there on. */
  private begun: number[] = [];
  private readonly rooms = new Map<string, Room>();
  private readonly index: RoomIndex;
  private readonly touched = new Map<Room, number>();

  constructor(private readonly options: FeedOptions) {
    this.name = options.name;
    this.epoch = options.epoch;
    this.policy = options.policy;
    this.projection = options.projection;
    this.ring = this.emptyRing();
    this.index = new RoomIndex(options.policy);
  }

  /** Says that a partition is read from this offset on. */
  begin(partition: number, offset: number): void {
    this.next[partition] = offset;
    this.begun[partition] = offset;
    this.ring.begin(partition, offset);
  }

  /** Takes one event in. `bytes` is about what it costs to hold. Call `settle` after a run of them. */
  push(event: DomainEvent, bytes: number): void {
    const told = this.applied(event);
    this.ring.push(told, told === event ? bytes : bytes + explanationBytes);
    this.advance(event.partition, event.offset + 1);
    this.index.route(told, (room) => {
      room.add(told);
      this.touched.set(room, (this.touched.get(room) ?? 0) + 1);
    });
  }

  // An event that the state cannot take is held and told all the same.
  private applied(event: DomainEvent): DomainEvent {
    try {
      this.projection.apply(event);
      return this.rooms.size > 0 ? (this.projection.explained?.(event) ?? event) : event;
    } catch (error) {
      const { type, partition, offset } = event;
      this.options.failures.note(error, 'a projection', { feed: this.name, type, partition, offset });
      return event;
    }
  }

  /** Notes that everything before `next` was read, also what is no event. */
  advance(partition: number, next: number): void {
    this.next[partition] = Math.max(this.next[partition] ?? 0, next);
  }

  settle(): void {
    const touched = [...this.touched];
    this.touched.clear();
    for (const [room, count] of touched) this.contain(room, () => room.settle(count));
  }

  /** The log does not go on where it was read to: everyone is told, with the state that stands now. */
  restart({ epoch, reason, from, missed }: Restart): void {
    for (const room of this.rooms.values()) this.contain(room, () => room.flushNow());
    if (epoch !== this.epoch) this.projection.clear();
    this.epoch = epoch;
    this.shared.clear();
    this.ring = this.emptyRing();
    this.next = [];
    for (const [partition, offset] of from.entries()) this.begin(partition, offset);
    this.projection.joined?.();
    for (const room of this.rooms.values()) {
      this.contain(room, () => {
        const { cursor, offsets: position, name: feed } = this;
        const snapshot = this.snapshot(room.key.filter);
        this.options.sendGap(room, { feed, cursor, missed, reason, snapshot, seq: room.seq, position });
      });
    }
  }

  /** Lets rooms that have been silent for a while say that they are alive, and where. */
  beat(): void {
    for (const room of this.rooms.values()) this.contain(room, () => room.beat());
  }

  /** Rooms with at least one client. */
  get roomCount(): number {
    return this.rooms.size;
  }

  get position(): Position {
    return { epoch: this.epoch, next: Array.from(this.next, (offset) => offset ?? 0) };
  }

  get cursor(): string {
    return encodeCursor(this.position);
  }

  /** How many offsets have been read or passed, over all partitions. */
  get offsets(): number {
    return offsetsBefore(this.next);
  }

  /** True while a cursor is ahead of what this gateway has read: another gateway was faster. */
  isBehind(cursor: string): boolean {
    const given = decodeCursor(cursor);
    return given?.epoch === this.epoch && given.next.some((offset, p) => offset > (this.next[p] ?? 0));
  }

  /** How to go on from a cursor with a filter and a tier. */
  resume(cursor: string, filter: Filter, tier: Tier): Resumption {
    const given = decodeCursor(cursor);
    if (!given || given.epoch !== this.epoch || this.isBehind(cursor)) {
      return { kind: 'gap', missed: 0, reason: 'epoch' };
    }
    const missed = this.offsets - offsetsBefore(given.next);
    if (this.ring.missedSince(given.next) === 0) {
      return this.heldSince(given, filter) ?? { kind: 'long', position: given, missed };
    }
    const stood = this.standingFor(given, filter, tier, missed);
    if (stood) return stood;
    return this.policy.isLogged
      ? { kind: 'long', position: given, missed }
      : { kind: 'gap', missed, reason: 'ring' };
  }

  snapshot(filter: Filter): unknown[] {
    return this.projection.snapshot(filter, this.ring, this.policy.passes(filter));
  }

  /** The room of a subscription, made when it is the first; what waits in it is sent before anyone joins. */
  join(filter: Filter, tier: Tier, member: Member): Room {
    const key = { feed: this.name, filter, tier };
    const room = this.rooms.get(roomName(key)) ?? this.open(key);
    room.flushNow();
    room.members.add(member);
    this.projection.joined?.();
    return room;
  }

  leave(room: Room, member: Member): void {
    room.members.delete(member);
    if (room.members.size > 0) return;
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

  // One room that fails is not the end of the others.
  private contain(room: Room, run: () => void): void {
    this.options.failures.contain('a room', run, { room: room.name.slice(0, 200) });
  }

  private emptyRing(): Ring {
    return new Ring(this.options.bounds);
  }

  private open(key: { feed: FeedName; filter: Filter; tier: Tier }): Room {
    const conflateBy = this.policy.conflateBy(key.filter, key.tier);
    const room: Room = new Room(key, {
      ...(conflateBy ? { conflateBy } : {}),
      ...(this.options.clock ? { clock: this.options.clock } : {}),
      position: () => ({ cursor: this.cursor, position: this.offsets }),
      send: (batch) => this.contain(room, () => this.options.send(room, batch)),
    });
    this.rooms.set(room.name, room);
    this.index.add(room);
    return room;
  }

  private heldSince({ next }: Position, filter: Filter): Resumption | undefined {
    const events = this.ring.eventsSince(next).filter(this.policy.passes(filter));
    if (events.length <= maxAtOnce) return { kind: 'recovered', events, conflated: 0 };
    const by = this.policy.conflateBy(filter, 'live');
    if (!by) return undefined;
    const latest = new Map(events.map((event) => [by(event), event]));
    // In partition order of offsets still: the latest of each symbol in the order they came.
    const kept = events.filter((event) => latest.get(by(event)) === event);
    return { kind: 'recovered', events: kept, conflated: events.length - kept.length };
  }

  /**
   * Where a later event stands for the earlier ones of its key, the latest of each key is all that is missed. It is
   * known when everything since the cursor went through this gateway, however little of it the ring still holds.
   */
  private standingFor(given: Position, filter: Filter, tier: Tier, missed: number): Resumption | undefined {
    const { latest } = this.projection;
    const isComplete = this.begun.every((offset, partition) => offset <= (given.next[partition] ?? 0));
    if (!latest || !isComplete || !this.policy.conflateBy(filter, tier)) return undefined;
    const isNew = ({ partition, offset }: DomainEvent) => offset >= (given.next[partition] ?? 0);
    const events = latest(this.policy.passes(filter)).filter(isNew);
    // With a filter nobody counted how many of the others there were.
    const isWhole = Object.values(filter).every((value) => value === undefined);
    return { kind: 'recovered', events, conflated: isWhole ? missed - events.length : 0 };
  }
}
