import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed as FeedName, Filter, Gap, GapReason, Offsets, Tier } from '@/lib/protocol';
import { decodeCursor, offsetsBefore } from '@/lib/protocol/cursor';
import { eventSum } from '@/lib/protocol/event-sum';
import { isUnfiltered } from '@/lib/protocol/filter';
import type { Clock } from '@/server/batching/clock';
import type { CoreBudget } from '@/server/batching/core-budget';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { EnrichedEvent, Projection } from '@/server/gateway/projections/projection';
import { LogPosition } from '@/server/gateway/ring/log-position';
import { messageBounds, weightOf } from '@/server/gateway/ring/message-bounds';
import { type Mismatch, OffsetCounts } from '@/server/gateway/ring/offset-counts';
import type { Entry } from '@/server/gateway/ring/partition-log';
import { Ring, type RingBounds } from '@/server/gateway/ring/ring';
import { type Member, Room, roomName } from '@/server/gateway/rooms/room';
import { RoomIndex } from '@/server/gateway/rooms/room-index';
import { boundedJson } from './bounded-json';
import type { FeedPolicy } from './feed-policy';
import { FilterCounts } from './filter-counts';
import { ReplyCache } from './reply-cache';

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
  failures: FailureLog;
  /** Told of a stretch that does not add up: it is not given from the ring any more. */
  onMismatch(mismatch: Mismatch): void;
  clock?: Clock;
  /** For the writes of all rooms of the gateway. */
  budget?: CoreBudget | undefined;
}

/** The state that passes a filter, as JSON, and how many rows that has, as they were counted where they are held. */
export interface Snapshot {
  json: string;
  rows: number;
}

/** From one position to another without a word of what was between. */
export const uncounted = (from: number, to: number): Offsets => ({
  from,
  to,
  filtered: 0,
  invalid: 0,
  markers: 0,
});

export interface Restart {
  epoch: string;
  reason: Extract<GapReason, 'epoch' | 'retention'>;
  from: readonly number[];
  missed: number;
}

/** A cursor takes about four bytes a partition in every batch: a room is written so seldom that this is little. */
const partitionsPerMs = 16;
/** With a marker and an invalid message between any two events, the ring is given out as far as it reaches. */
const runsPerEvent = 3;

/** One feed: where its log has been read to, what of it is held, and the rooms it goes to. */
export class FeedHub {
  readonly name: FeedName;
  readonly projection: Projection;
  readonly policy: FeedPolicy;
  readonly replyCache = new ReplyCache();
  ring: Ring;
  position: LogPosition;
  counts: OffsetCounts;
  /** Where this gateway began to read: what it knows of the state is complete from there on. */
  private begun: number[] = [];
  private readonly rooms = new Map<string, Room>();
  private readonly index: RoomIndex;
  private readonly filters: FilterCounts;
  private readonly touched = new Map<Room, number>();

  constructor(private readonly options: FeedOptions) {
    this.name = options.name;
    this.position = new LogPosition(options.epoch);
    this.policy = options.policy;
    this.projection = options.projection;
    this.ring = this.emptyRing();
    this.counts = this.emptyCounts();
    this.filters = new FilterCounts(options.policy);
    this.index = new RoomIndex(options.policy);
  }

  /** Says that a partition is read from this offset on. */
  begin(partition: number, offset: number): void {
    this.position.set(partition, offset);
    this.begun[partition] = offset;
    this.ring.begin(partition, offset);
    this.counts.begin(partition, offset);
  }

  /**
   * Takes one event in. `bytes` is about what it costs to hold; `at` its position in time, epoch ms; `sum` as `sumNow`
   * said when it was decoded. Call `advance` and `settle` after a run of them.
   */
  push(event: DomainEvent, bytes: number, at: number = event.at, sum = this.sumNow(event)): void {
    const enriched = this.applied(event, bytes, at);
    const { partition, offset } = event;
    const isInOrder = this.counts.addEvent(partition, offset);
    this.filters.note(event);
    const entry = {
      event: enriched?.event ?? event,
      bytes: enriched ? bytes + enriched.bytes : bytes,
      at,
      number: 0,
      sum,
    };
    // The ring finds events by their offsets. One that is not behind the last is sent all the same: that it came is not hidden.
    if (isInOrder) this.ring.push(entry);
    if (this.rooms.size > 0) this.deliver(entry);
  }

  /** The sum of an event, where somebody is there who may be sent it. */
  sumNow(event: DomainEvent): number | undefined {
    return this.rooms.size > 0 ? eventSum(event) : undefined;
  }

  /** To the rooms that it is for. */
  deliver(entry: Entry): void {
    this.index.route(entry.event, (room) => this.give(room, entry));
  }

  give(room: Room, entry: Entry): void {
    room.add(entry);
    this.touched.set(room, (this.touched.get(room) ?? 0) + 1);
  }

  send(room: Room, batch: EventsBatch): void {
    this.contain(room, () => this.options.send(room, batch));
  }

  // An event that the state cannot take is held and told all the same.
  private applied(event: DomainEvent, bytes: number, at: number): EnrichedEvent | undefined {
    try {
      this.projection.apply(event, bytes, at);
      return this.rooms.size > 0 ? this.projection.enrich?.(event) : undefined;
    } catch (error) {
      const { type, partition, offset } = event;
      this.options.failures.report(error, 'a projection', { feed: this.name, type, partition, offset });
      return undefined;
    }
  }

  /** Notes that everything before `next` was read, as the log has it: what was counted since must be as much. */
  advance(partition: number, next: number): void {
    const from = this.position.next[partition] ?? 0;
    this.position.advance(partition, next);
    const mismatch = this.counts.compare(partition, from, next);
    if (mismatch) this.distrust(mismatch);
  }

  /** What is before the end of this stretch is not given from the ring any more, but read again. */
  private distrust(mismatch: Mismatch): void {
    this.counts.forget(mismatch.partition, mismatch.to);
    this.replyCache.clear();
    this.options.onMismatch({ ...mismatch });
  }

  flush(): void {
    const touched = [...this.touched];
    this.touched.clear();
    for (const [room, count] of touched) this.contain(room, () => room.settle(count));
  }

  /** The log does not go on where it was read to: everyone is told, with the state that stands now. */
  restart({ epoch, reason, from, missed }: Restart): void {
    for (const room of this.rooms.values()) this.contain(room, () => room.flushNow());
    const before = this.offsets;
    if (epoch !== this.position.epoch) this.projection.clear();
    this.replyCache.clear();
    this.ring = this.emptyRing();
    this.counts = this.emptyCounts();
    this.position = new LogPosition(epoch);
    this.begun = [];
    for (const [partition, offset] of from.entries()) this.begin(partition, offset);
    this.projection.invalidate?.();
    for (const room of this.rooms.values()) {
      this.contain(room, () => {
        room.rebase();
        const { cursor, offsets: to, name: feed } = this;
        const { json, rows } = this.snapshot(room.key.filter);
        const offsets = uncounted(reason === 'epoch' ? to : before, to);
        const head = { feed, cursor, missed, reason, offsets, rows };
        this.options.sendGap(room, head, json);
      });
    }
  }

  /** Lets rooms that have been silent for a while say that they are alive, and where. */
  heartbeat(): void {
    this.replyCache.forget();
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

  /** Whether all that came since a position is held and fits one message. */
  isNear(next: readonly number[]): boolean {
    if (this.missedSince(next) > 0 || this.ring.countSince(next) > messageBounds.events) return false;
    return weightOf(this.ring.since(next)) <= messageBounds.bytes;
  }

  /** From which offset on each partition is given from the ring. */
  heldFrom(): number[] {
    return this.ring
      .heldFrom()
      .map((offset, partition) => Math.max(offset, this.counts.knownFrom(partition)));
  }

  /** How many offsets from `next` on (index: partition) the ring does not give. */
  missedSince(next: readonly number[]): number {
    return this.heldFrom().reduce((sum, held, p) => sum + Math.max(0, held - (next[p] ?? 0)), 0);
  }

  /** Whether everything from these offsets on went through this gateway, and was counted. */
  isCountedSince(next: readonly number[]): boolean {
    return this.begun.every(
      (begun, partition) => Math.max(begun, this.counts.knownFrom(partition)) <= (next[partition] ?? 0),
    );
  }

  /** Whether the ring holds as many events from these offsets on as were counted; where it does not, it is not relied on. */
  isRingWhole(next: readonly number[]): boolean {
    const live = this.position.next;
    const held = this.ring.countsSince(next);
    let isUnfiltered = true;
    for (const [partition, from] of next.entries()) {
      const to = live[partition] ?? 0;
      const counted = this.counts.betweenIn('valid', partition, from, to);
      const events = held[partition] ?? 0;
      if (counted === events) continue;
      isUnfiltered = false;
      this.distrust({ partition, from, to, counted: to - from - counted + events });
    }
    return isUnfiltered;
  }

  /** What became of the offsets from a position to now, of which the filter leaves out so many events. */
  offsetsSince(next: readonly number[], filtered: number): Offsets {
    const to = this.position.next;
    const invalid = this.counts.between('invalid', next, to);
    const markers = this.counts.between('markers', next, to);
    return { from: offsetsBefore(next), to: this.offsets, filtered, invalid, markers };
  }

  /** How many events are looked at to resume from a cursor, or for a snapshot, when only some of them pass. */
  scanned(filter: Filter, cursor?: string): number {
    if (isUnfiltered(filter)) return 0;
    if (cursor === undefined) return this.projection.scanned?.(filter, this.ring) ?? 0;
    const given = decodeCursor(cursor);
    return given ? this.ring.countSince(given.next) : 0;
  }

  /** The present state that passes a filter, as JSON of a bounded size. */
  snapshot(filter: Filter): Snapshot {
    const passes = this.policy.passes(filter);
    const rows = this.projection.snapshot(filter, this.ring, passes);
    const { json, left } = boundedJson(rows, messageBounds.bytes, this.projection.isNewestFirst);
    return { json, rows: this.projection.rows(filter, this.ring, passes) - left };
  }

  /** The room of a subscription, made when it is the first; what waits in it is sent before anyone joins. */
  join(filter: Filter, tier: Tier, member: Member): Room {
    const key = { feed: this.name, filter, tier };
    const room = this.rooms.get(roomName(key)) ?? this.open(key);
    room.flushNow();
    room.members.add(member);
    this.projection.invalidate?.();
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

  private emptyCounts(): OffsetCounts {
    return new OffsetCounts(runsPerEvent * this.options.bounds.events);
  }

  private open(key: { feed: FeedName; filter: Filter; tier: Tier }): Room {
    const conflateBy = this.policy.conflateBy(key.filter, key.tier);
    const count = isUnfiltered(key.filter) ? undefined : this.filters.open(key.filter);
    const room: Room = new Room(key, {
      ...(conflateBy ? { conflateBy } : {}),
      ...(this.options.clock ? { clock: this.options.clock } : {}),
      budget: this.options.budget,
      leastWindowMs: () => this.position.next.length / partitionsPerMs,
      standing: () => {
        const { valid, invalid, markers } = this.counts.totals;
        return {
          cursor: this.cursor,
          to: this.offsets,
          valid,
          invalid,
          markers,
          matched: count?.matched ?? valid,
        };
      },
      onClose: () => count?.close(),
      send: (batch) => this.send(room, batch),
    });
    this.rooms.set(room.name, room);
    this.index.add(room);
    return room;
  }
}
