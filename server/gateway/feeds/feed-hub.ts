import { markOf } from '@/lib/analytics/event-mark';
import type { DomainEvent, Topic } from '@/lib/events';
import type { Feed as FeedName, Filter, GapReason, Tier } from '@/lib/protocol';
import { decodeCursor, type Position } from '@/lib/protocol/cursor';
import { eventSum } from '@/lib/protocol/event-sum';
import { isUnfiltered } from '@/lib/protocol/filter';
import type { Clock } from '@/server/batching/clock';
import type { CoreBudget } from '@/server/batching/core-budget';
import { type LogId, TopicCounters } from '@/server/gateway/counters/topic-counters';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { FeedPolicy } from '@/server/gateway/policies/feed-policy';
import type { EnrichedEvent, Projection } from '@/server/gateway/projections/projection';
import { FeedLog, uncounted } from '@/server/gateway/ring/feed-log';
import { messageBounds } from '@/server/gateway/ring/message-bounds';
import type { Mismatch } from '@/server/gateway/ring/offset-counts';
import { FeedRooms } from '@/server/gateway/rooms/feed-rooms';
import type { Member, Room } from '@/server/gateway/rooms/room';
import type { RoomWriter } from '@/server/gateway/rooms/room-writer';
import { boundedJson } from './bounded-json';
import type { FeedDefinition } from './feed-table';
import { ReplyCache } from './reply-cache';

/** Of a feed without a topic. */
const noLog: LogId = { clusterId: '', topicId: '' };

export interface FeedHubOptions extends FeedDefinition {
  name: FeedName;
  writer: Pick<RoomWriter, 'send' | 'sendGap'>;
  failures: FailureLog;
  /** Called with offsets of which the counts and the log disagree. */
  onMismatch(mismatch: Mismatch): void;
  clock?: Clock;
  /** Shared by the writes of all rooms of the gateway. */
  budget?: CoreBudget | undefined;
}

/** The state that passes a filter. */
export interface Snapshot {
  /** A JSON array. */
  json: string;
  /** How many rows it has, counted where the state is held and not from `json`. */
  rows: number;
}

export interface FeedStart {
  epoch: string;
  /** Unset: it has no topic. */
  logId?: LogId;
  /** The offset that each partition is read from. */
  from: readonly number[];
  /** The end of each partition as Kafka reported it last; undefined while Kafka does not answer. Unset: as far as it is read. */
  ends?: () => readonly number[] | undefined;
}

export interface Restart {
  epoch: string;
  /** Unset: it has no topic. */
  logId?: LogId;
  reason: Extract<GapReason, 'epoch' | 'retention'>;
  from: readonly number[];
  /** How many offsets were passed over. */
  missed: number;
}

/** One feed: its log, its state and its rooms. */
export class FeedHub {
  readonly name: FeedName;
  readonly topic: Topic | undefined;
  readonly policy: FeedPolicy;
  readonly projection: Projection;
  readonly toClient: (event: DomainEvent) => DomainEvent;
  readonly log: FeedLog;
  readonly rooms: FeedRooms;
  /** What the lake is compared with. */
  readonly counters = new TopicCounters();
  readonly replyCache = new ReplyCache();
  private readonly failures: FailureLog;
  private ends: FeedStart['ends'];

  constructor(private readonly options: FeedHubOptions) {
    const { name, topic, policy, projection, bounds, failures } = options;
    this.name = name;
    this.topic = topic;
    this.policy = policy;
    this.projection = projection;
    this.failures = failures;
    this.toClient = options.toClient ?? ((event) => event);
    const onMismatch = (mismatch: Mismatch) => this.mismatched(mismatch);
    this.log = new FeedLog({ bounds, index: projection, onMismatch });
    this.rooms = new FeedRooms(this.log, options);
  }

  /** How many events the ring holds at most. */
  get ringEvents(): number {
    return this.options.bounds.events;
  }

  /** To be called once, before the first event. */
  start({ epoch, logId = noLog, from, ends }: FeedStart): void {
    this.ends = ends;
    this.counters.reset(logId, from);
    this.log.reset(epoch, from);
  }

  /**
   * Takes in one event. `bytes`: about what it costs to hold; `at`: its position in time, epoch ms; `sum`, `mark`: what `sumNow`
   * and `markOf` returned when it was decoded. Call `advance` and `flush` after a run of events.
   */
  push(
    event: DomainEvent,
    bytes: number,
    at: number = event.at,
    sum = this.sumNow(event),
    mark = markOf(event),
  ): void {
    this.counters.addEvent(event, mark);
    const enriched = this.applied(event, bytes, at);
    const entry = {
      event: enriched?.event ?? event,
      bytes: enriched ? bytes + enriched.bytes : bytes,
      at,
      number: 0,
      sum,
    };
    this.log.add(entry);
    this.rooms.count(event);
    // Also an event that the log did not add because it was out of order: clients see the discrepancy.
    if (this.rooms.size > 0) this.rooms.deliver(entry);
  }

  /**
   * Adds to the state events that were missed when their offsets were read; what it has already is not added twice. They
   * are not sent: clients request them again. `bytes`: about what an event costs to hold.
   */
  restore(events: readonly { event: DomainEvent; bytes: number }[]): void {
    const { projection, log, name: feed } = this;
    for (const { event, bytes } of events)
      this.failures.contain('a projection', () => projection.restore?.(event, bytes, log.ring), { feed });
    this.stateChanged();
  }

  /** To be called when the state has changed without an event. */
  stateChanged(): void {
    this.projection.invalidate?.();
    this.replyCache.clear();
  }

  /** The checksum of an event; undefined while there is no client that it could be sent to. */
  sumNow(event: DomainEvent): number | undefined {
    return this.rooms.size > 0 ? eventSum(event) : undefined;
  }

  /** Notes that all offsets of a partition before `next` were read. */
  advance(partition: number, next: number): void {
    this.counters.advance(partition, next);
    this.log.advance(partition, next);
  }

  /** Sends what was pushed since the last flush, by the windows of the rooms. */
  flush(): void {
    this.rooms.flush();
  }

  /** Sends an empty batch to the rooms that were sent nothing for a while. */
  heartbeat(): void {
    this.replyCache.evict();
    this.rooms.heartbeat();
  }

  /** The log does not go on where it was read to: sends every room a gap with the present state. */
  restart({ epoch, logId = noLog, reason, from, missed }: Restart): void {
    this.counters.reset(logId, from);
    this.rooms.each((room) => room.flushNow());
    const before = this.log.offsets;
    if (epoch !== this.log.position.epoch) this.projection.clear();
    this.replyCache.clear();
    this.log.reset(epoch, from);
    this.projection.invalidate?.();
    const { cursor, offsets: to } = this.log;
    const offsets = uncounted(reason === 'epoch' ? to : before, to);
    this.rooms.each((room) => {
      room.rebase();
      const { json, rows } = this.snapshot(room.key.filter);
      const gap = { feed: this.name, cursor, missed, reason, offsets, rows };
      this.options.writer.sendGap(room, gap, json);
    });
  }

  /** Whether a position lies ahead although Kafka has, or may have, more than was read: this gateway will get there. */
  isCatchingUpTo(position: Position): boolean {
    if (!this.log.position.isBehind(position) || !this.ends) return false;
    const ends = this.ends();
    const { next } = this.log.position;
    return ends === undefined || ends.some((end, partition) => end > (next[partition] ?? 0));
  }

  /**
   * How many events are read to resume from a cursor, or for a snapshot, to find those that pass a filter; one that takes
   * longer counts as several.
   */
  scanned(filter: Filter, cursor?: string): number {
    if (isUnfiltered(filter)) return 0;
    const cost = this.policy.cost?.(filter) ?? 1;
    if (cursor === undefined) return cost * (this.projection.scanned?.(filter, this.log.ring) ?? 0);
    const position = decodeCursor(cursor);
    return position ? cost * this.log.ring.countSince(position.next) : 0;
  }

  /** The present state that passes a filter, of a bounded size. */
  snapshot(filter: Filter): Snapshot {
    const { ring } = this.log;
    const passes = this.policy.passes(filter);
    const state = this.projection.snapshot(filter, ring, passes);
    const { json, left } = boundedJson(state, messageBounds.bytes, this.projection.isNewestFirst);
    return { json, rows: this.projection.rows(filter, ring, passes) - left };
  }

  /** Adds a client to the room of its filter and tier. */
  join(filter: Filter, tier: Tier, member: Member): Room {
    const room = this.rooms.join(filter, tier, member);
    this.projection.invalidate?.();
    return room;
  }

  leave(room: Room, member: Member): void {
    this.rooms.leave(room, member);
  }

  /** An event that the projection cannot take is held and delivered all the same. */
  private applied(event: DomainEvent, bytes: number, at: number): EnrichedEvent | undefined {
    try {
      this.projection.apply(event, bytes, at);
      return this.rooms.size > 0 ? this.projection.enrich?.(event) : undefined;
    } catch (error) {
      const { type, partition, offset } = event;
      this.failures.report(error, 'a projection', { feed: this.name, type, partition, offset });
      return undefined;
    }
  }

  private mismatched(mismatch: Mismatch): void {
    this.replyCache.clear();
    this.options.onMismatch(mismatch);
  }
}
