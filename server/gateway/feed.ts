import { decodeCursor, type Position } from '@/lib/cursor';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed as FeedName, Filter, Gap, GapReason, Tier } from '@/lib/protocol';
import { boundedJson } from './bounded-json';
import type { Failures } from './failures';
import type { FeedPolicy } from './feed-policy';
import { LogPosition } from './log-position';
import type { Entry } from './partition-log';
import type { Explained, Projection } from './projection';
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
  /** `snapshot`: the JSON of it. */
  sendGap(room: Room, gap: Gap, snapshot: string): void;
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

/** More than this is not given at once; of prices, the latest of each symbol then stands for the others. */
const atOnce = { events: 2_000, bytes: 1024 * 1024 };
/** A cursor takes about four bytes a partition in every batch: a room is written so seldom that this is little. */
const partitionsPerMs = 16;

/** One feed: where its log has been read to, what of it is held, and the rooms it goes to. */
export class FeedState {
  readonly name: FeedName;
  readonly projection: Projection;
  readonly policy: FeedPolicy;
  readonly shared = new SharedTellings();
  ring: Ring;
  position: LogPosition;
  /** Where this gateway began to read: what it knows of the state is complete from there on. */
  private begun: number[] = [];
  private readonly rooms = new Map<string, Room>();
  private readonly index: RoomIndex;
  private readonly touched = new Map<Room, number>();

  constructor(private readonly options: FeedOptions) {
    this.name = options.name;
    this.position = new LogPosition(options.epoch);
    this.policy = options.policy;
    this.projection = options.projection;
    this.ring = this.emptyRing();
    this.index = new RoomIndex(options.policy);
  }

  /** Says that a partition is read from this offset on. */
  begin(partition: number, offset: number): void {
    this.position.set(partition, offset);
    this.begun[partition] = offset;
    this.ring.begin(partition, offset);
  }

  /**
   * Takes one event in. `bytes` is about what it costs to hold; `at` its position in time, epoch ms. Call `settle` after
   * a run of them.
   */
  push(event: DomainEvent, bytes: number, at: number = event.at): void {
    const explained = this.applied(event, bytes, at);
    const told = explained?.event ?? event;
    this.ring.push(told, explained ? bytes + explained.bytes : bytes, at);
    this.advance(event.partition, event.offset + 1);
    this.index.route(told, (room) => {
      room.add(told);
      this.touched.set(room, (this.touched.get(room) ?? 0) + 1);
    });
  }

  // An event that the state cannot take is held and told all the same.
  private applied(event: DomainEvent, bytes: number, at: number): Explained | undefined {
    try {
      this.projection.apply(event, bytes, at);
      return this.rooms.size > 0 ? this.projection.explained?.(event) : undefined;
    } catch (error) {
      const { type, partition, offset } = event;
      this.options.failures.note(error, 'a projection', { feed: this.name, type, partition, offset });
      return undefined;
    }
  }

  /** Notes that everything before `next` was read, also what is no event. */
  advance(partition: number, next: number): void {
    this.position.advance(partition, next);
  }

  settle(): void {
    const touched = [...this.touched];
    this.touched.clear();
    for (const [room, count] of touched) this.contain(room, () => room.settle(count));
  }

  /** The log does not go on where it was read to: everyone is told, with the state that stands now. */
  restart({ epoch, reason, from, missed }: Restart): void {
    for (const room of this.rooms.values()) this.contain(room, () => room.flushNow());
    if (epoch !== this.position.epoch) this.projection.clear();
    this.shared.clear();
    this.ring = this.emptyRing();
    this.position = new LogPosition(epoch);
    this.begun = [];
    for (const [partition, offset] of from.entries()) this.begin(partition, offset);
    this.projection.joined?.();
    for (const room of this.rooms.values()) {
      this.contain(room, () => {
        const { cursor, offsets: position, name: feed } = this;
        const head = { feed, cursor, missed, reason, seq: room.seq, position };
        this.options.sendGap(room, head, this.snapshotJson(room.key.filter));
      });
    }
  }

  /** Lets rooms that have been silent for a while say that they are alive, and where. */
  beat(): void {
    this.shared.forget();
    for (const room of this.rooms.values()) this.contain(room, () => room.beat());
  }

  /** Rooms with at least one client. */
  get roomCount(): number {
    return this.rooms.size;
  }

  get cursor(): string {
    return this.position.cursor;
  }

  /** How many offsets have been read or passed, over all partitions. */
  get offsets(): number {
    return this.position.total;
  }

  /** How to go on from a cursor with a filter and a tier. */
  resume(cursor: string, filter: Filter, tier: Tier): Resumption {
    const given = decodeCursor(cursor);
    if (!given || given.epoch !== this.position.epoch || this.position.isBehind(given)) {
      return { kind: 'gap', missed: 0, reason: 'epoch' };
    }
    return this.goOn(this.position.complete(given), filter, tier);
  }

  private goOn(given: Position, filter: Filter, tier: Tier): Resumption {
    const missed = this.position.since(given);
    if (this.ring.missedSince(given.next) === 0) {
      return this.heldSince(given, filter) ?? { kind: 'long', position: given, missed };
    }
    const stood = this.standingFor(given, filter, tier, missed);
    if (stood) return stood;
    return this.policy.isLogged
      ? { kind: 'long', position: given, missed }
      : { kind: 'gap', missed, reason: 'ring' };
  }

  /** Whether all that came since a position is held and fits one message. */
  isNear(next: readonly number[]): boolean {
    if (this.ring.missedSince(next) > 0 || this.ring.countSince(next) > atOnce.events) return false;
    return weightOf(this.ring.since(next)) <= atOnce.bytes;
  }

  /** How many events are looked at to resume from a cursor, or for a snapshot, when only some of them pass. */
  scanned(filter: Filter, cursor?: string): number {
    if (isWhole(filter)) return 0;
    if (cursor === undefined) return this.projection.scanned?.(filter, this.ring) ?? 0;
    const given = decodeCursor(cursor);
    return given ? this.ring.countSince(given.next) : 0;
  }

  /** The present state that passes a filter, as JSON of a bounded size. */
  snapshotJson(filter: Filter): string {
    const rows = this.projection.snapshot(filter, this.ring, this.policy.passes(filter));
    return boundedJson(rows, atOnce.bytes, this.projection.isNewestFirst);
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
    return new Ring(this.options.bounds, this.projection);
  }

  private open(key: { feed: FeedName; filter: Filter; tier: Tier }): Room {
    const conflateBy = this.policy.conflateBy(key.filter, key.tier);
    const room: Room = new Room(key, {
      ...(conflateBy ? { conflateBy } : {}),
      ...(this.options.clock ? { clock: this.options.clock } : {}),
      leastWindowMs: () => this.position.next.length / partitionsPerMs,
      position: () => ({ cursor: this.cursor, position: this.offsets }),
      send: (batch) => this.contain(room, () => this.options.send(room, batch)),
    });
    this.rooms.set(room.name, room);
    this.index.add(room);
    return room;
  }

  private heldSince({ next }: Position, filter: Filter): Resumption | undefined {
    const passes = this.policy.passes(filter);
    const count = this.countSince(next, filter);
    if (count > atOnce.events) {
      const latest = this.policy.conflateBy(filter, 'live') && this.latestSince(next, filter);
      return latest && { kind: 'recovered', events: latest, conflated: count - latest.length };
    }
    const entries = this.ring.since(next, passes);
    if (weightOf(entries) > atOnce.bytes) return undefined;
    return { kind: 'recovered', events: entries.map(({ event }) => event), conflated: 0 };
  }

  private countSince(next: readonly number[], filter: Filter): number {
    if (isWhole(filter)) return this.ring.countSince(next);
    return this.ring.countSince(next, this.policy.passes(filter));
  }

  /** The latest of each key since a position; undefined when it is not known of every key. */
  private latestSince(next: readonly number[], filter: Filter): DomainEvent[] | undefined {
    return this.projection
      .latest?.(this.policy.passes(filter))
      ?.filter(({ partition, offset }) => offset >= (next[partition] ?? 0));
  }

  /**
   * Where a later event stands for the earlier ones of its key, the latest of each key is all that is missed. It is
   * known when everything since the cursor went through this gateway, however little of it the ring still holds.
   */
  private standingFor(given: Position, filter: Filter, tier: Tier, missed: number): Resumption | undefined {
    const isComplete = this.begun.every((offset, partition) => offset <= (given.next[partition] ?? 0));
    if (!isComplete || !this.policy.conflateBy(filter, tier)) return undefined;
    const events = this.latestSince(given.next, filter);
    // With a filter nobody counted how many of the others there were.
    return events && { kind: 'recovered', events, conflated: isWhole(filter) ? missed - events.length : 0 };
  }
}

const isWhole = (filter: Filter): boolean => Object.values(filter).every((value) => value === undefined);

const weightOf = (entries: readonly Entry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);
