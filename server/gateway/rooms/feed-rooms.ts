import type { DomainEvent } from '@/lib/events';
import type { Feed, Filter, Tier } from '@/lib/protocol';
import { isUnfiltered } from '@/lib/protocol/filter';
import { type Clock, systemClock } from '@/server/batching/clock';
import type { CoreBudget } from '@/server/batching/core-budget';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { FeedPolicy } from '@/server/gateway/policies/feed-policy';
import type { FeedLog } from '@/server/gateway/ring/feed-log';
import type { Entry } from '@/server/gateway/ring/partition-log';
import { Allowance } from './allowance';
import { FilterCounts } from './filter-counts';
import { LoadGuard } from './load-guard';
import { PausedRooms } from './paused-rooms';
import { EveryEvent, LatestOfKey, NewestEvents, type PendingEvents } from './pending-events';
import { type Member, Room, type RoomKey, roomName } from './room';
import { RoomIndex } from './room-index';
import type { RoomWriter } from './room-writer';

export interface FeedRoomsOptions {
  name: Feed;
  policy: FeedPolicy;
  writer: Pick<RoomWriter, 'send' | 'sendGap'>;
  failures: FailureLog;
  clock?: Clock;
  /** Shared by the writes of all rooms of the gateway. */
  budget?: CoreBudget | undefined;
}

/** So few rooms take little, whatever their filters: they are not measured. */
const unguardedRooms = 16;
/** A cursor takes about four bytes a partition in every batch: a room is written so seldom that this is little. */
const partitionsPerMs = 16;

/** The rooms of one feed: events are routed to them, gathered in them, and written per room. */
export class FeedRooms {
  private readonly rooms = new Map<string, Room>();
  private readonly index: RoomIndex;
  private readonly filters: FilterCounts;
  /** Of the rooms with a filter that do not pause. */
  private readonly counts = new Map<RoomKey, ReturnType<FilterCounts['open']>>();
  private readonly turns: PausedRooms;
  private readonly guard: LoadGuard | undefined;
  /** Rooms that were given events since the last flush, and how many. */
  private readonly touched = new Map<Room, number>();

  constructor(
    private readonly log: FeedLog,
    private readonly options: FeedRoomsOptions,
  ) {
    this.filters = new FilterCounts(options.policy);
    this.index = new RoomIndex(options.policy);
    const { policy, clock = systemClock } = options;
    this.turns = new PausedRooms(({ key }) => policy.filterKeys(key.filter) === undefined);
    this.guard = policy.load && new LoadGuard(clock, policy.load);
  }

  /** Rooms with at least one client. */
  get size(): number {
    return this.rooms.size;
  }

  /** Counts an event for the filters that it passes. */
  count(event: DomainEvent): void {
    if (this.isMeasured) this.measure(() => this.filters.note(event));
    else this.filters.note(event);
  }

  /** Gives an event to every room whose filter it passes. `flush` sends it. */
  deliver(entry: Entry): void {
    const give = (room: Room) => this.give(room, entry);
    if (this.isMeasured) this.measure(() => this.index.route(entry.event, give));
    else this.index.route(entry.event, give);
  }

  give(room: Room, entry: Entry): void {
    room.add(entry);
    this.touched.set(room, (this.touched.get(room) ?? 0) + 1);
  }

  /** Lets each room that was given events send them, immediately or when its window ends. */
  flush(): void {
    const touched = [...this.touched];
    this.touched.clear();
    for (const [room, count] of touched) this.contain(room, () => room.added(count));
    if (this.guard && this.isMeasured) this.balance(this.guard);
  }

  /** Sends an empty batch to the rooms that were sent nothing for a while. */
  heartbeat(): void {
    this.each((room) => room.heartbeat());
  }

  /** Calls `run` with each room. A room that fails does not keep the others from their turn. */
  each(run: (room: Room) => void): void {
    for (const room of this.rooms.values()) this.contain(room, () => run(room));
  }

  /** Adds a client to the room of its filter and tier. What is pending there is sent before. */
  join(filter: Filter, tier: Tier, member: Member): Room {
    const key = { feed: this.options.name, filter, tier };
    const room = this.rooms.get(roomName(key)) ?? this.open(key);
    room.flushNow();
    room.members.add(member);
    return room;
  }

  /** Removes a client; the room closes with its last one. */
  leave(room: Room, member: Member): void {
    room.members.delete(member);
    if (room.members.size > 0) return;
    room.close();
    this.rooms.delete(room.name);
    this.index.delete(room);
    this.turns.delete(room);
    this.touched.delete(room);
    // So few that they are not measured any more.
    if (!this.isMeasured)
      for (const paused of this.turns.resumeAll()) this.contain(paused, () => this.resume(paused));
  }

  private contain(room: Room, run: () => void): void {
    this.options.failures.contain('a room', run, { room: room.name.slice(0, 200) });
  }

  private get isMeasured(): boolean {
    return this.guard !== undefined && this.rooms.size > unguardedRooms;
  }

  private measure(run: () => void): void {
    if (this.guard) this.guard.measure(run);
    else run();
  }

  /** Pauses rooms while matching their filters takes too much of the core, and lets them run again. */
  private balance(guard: LoadGuard): void {
    const verdict = guard.verdict();
    if (verdict?.kind === 'less')
      for (const room of this.turns.pause(verdict.share)) this.contain(room, () => this.pause(room));
    if (verdict?.kind === 'more')
      for (const room of this.turns.resume(verdict.share)) this.contain(room, () => this.resume(room));
  }

  private pause(room: Room): void {
    room.pause();
    this.index.delete(room);
    this.closeCount(room.key);
  }

  private resume(room: Room): void {
    this.openCount(room.key);
    this.index.add(room);
    room.resume();
  }

  private openCount(key: RoomKey): void {
    if (!isUnfiltered(key.filter)) this.counts.set(key, this.filters.open(key.filter));
  }

  private closeCount(key: RoomKey): void {
    this.counts.get(key)?.close();
    this.counts.delete(key);
  }

  private open(key: RoomKey): Room {
    this.openCount(key);
    const { policy, writer, clock, budget } = this.options;
    const room: Room = new Room(key, {
      pending: pendingEvents(policy, key, (clock ?? systemClock).now()),
      ...(clock ? { clock } : {}),
      budget,
      leastWindowMs: () => this.log.position.next.length / partitionsPerMs,
      checkpoint: () => {
        const { valid, invalid, markers } = this.log.counts.totals;
        const { cursor, offsets: to } = this.log;
        return { cursor, to, valid, invalid, markers, matched: this.counts.get(key)?.matched ?? valid };
      },
      onClose: () => this.closeCount(key),
      send: (batch) => {
        if (this.isMeasured) this.measure(() => writer.send(room, batch));
        else writer.send(room, batch);
      },
      sendGap: (gap) => writer.sendGap(room, gap),
    });
    this.rooms.set(room.name, room);
    this.index.add(room);
    if (!isUnfiltered(key.filter)) this.turns.add(room);
    return room;
  }
}

function pendingEvents(policy: FeedPolicy, { filter, tier }: RoomKey, now: number): PendingEvents {
  const conflateBy = policy.conflateBy(filter, tier);
  if (conflateBy) return new LatestOfKey(conflateBy);
  const { overload } = policy;
  return overload
    ? new NewestEvents(new Allowance(overload.allowance, now), overload.levelOf)
    : new EveryEvent();
}
