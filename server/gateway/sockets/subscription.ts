import type { EventsBatch, Filter, GapReason, SubscribeAck, Tier } from '@/lib/protocol';
import { encodeCursor, offsetsBefore, type Position } from '@/lib/protocol/cursor';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { FeedHub } from '@/server/gateway/feeds/feed-hub';
import type { Follower, Replayed, ReplayProgress } from '@/server/gateway/feeds/replay-followers';
import type { Replays } from '@/server/gateway/feeds/replays';
import { planResumption, type Resumption } from '@/server/gateway/feeds/resumption';
import type { Metrics } from '@/server/gateway/metrics';
import type { Encoded } from '@/server/gateway/rooms/encoded';
import type { PreEncodedMessage } from '@/server/gateway/rooms/packet-parser';
import type { Member, Room } from '@/server/gateway/rooms/room';
import type { ClientSocket } from './client-socket';
import type { CostLimit } from './cost-limit';
import { type AckBase, eventsAck, eventsMessage, gapMessage, replayAck, snapshotAck } from './feed-messages';
import { type CachedEvents, type EncodedEvents, ReplyBuilder } from './reply-builder';
import { bufferedBytes, fullBytes } from './send-buffer';
import { writeFrame } from './write-frame';

export interface SubscriptionDeps {
  gatewayId: string;
  metrics: Metrics;
  failures: FailureLog;
  /** Of all connections together. */
  cost: CostLimit;
  replays: Replays;
}

/** A replay that a subscription follows. */
interface FollowedReplay {
  epoch: string;
  /** The next offset of each partition. */
  next: number[];
  /** Offsets read and to read, as in the last batch. */
  total: number;
}

/**
 * One feed on one connection, in one of three states: live in a room; following a replay of what the ring no longer holds;
 * or suspended at a cursor while the client cannot keep up.
 */
export class Subscription implements Member, Follower {
  private room: Room | undefined;
  private replay: FollowedReplay | undefined;
  private suspendedAt: string | undefined;
  /** What is before these offsets is read from Kafka, even where the ring holds it. */
  private rereadTo: readonly number[] | undefined;
  /** The cursor of the reply to subscribe, until that is sent. */
  private replyCursor: string | undefined;
  private readonly replies: ReplyBuilder;

  constructor(
    readonly socket: ClientSocket,
    readonly feed: FeedHub,
    private readonly filter: Filter,
    private readonly tier: Tier,
    connectionCost: CostLimit,
    private readonly deps: SubscriptionDeps,
  ) {
    this.replies = new ReplyBuilder(feed, filter, tier, { connection: connectionCost, gateway: deps.cost });
  }

  /** Whether a later event may replace an earlier one: then a client need not be sent every event. */
  get isConflating(): boolean {
    return this.feed.policy.conflateBy(this.filter, 'live') !== undefined;
  }

  get isSuspended(): boolean {
    return this.suspendedAt !== undefined;
  }

  /**
   * Joins the room and makes the reply in one synchronous step, so that no event comes between the reply and the first
   * batch. With `isReread` what follows the cursor is read from Kafka, even where the ring holds it.
   */
  open(cursor: string | undefined, isReread = false): SubscribeAck | PreEncodedMessage {
    if (cursor === undefined) return this.openWithSnapshot();
    if (isReread && this.feed.topic) this.rereadTo = [...this.feed.log.position.next];
    const resumption = this.replies.resumption(cursor, this.rereadTo);
    if (resumption.kind === 'replay') return this.openWithReplay(cursor, resumption);
    if (resumption.kind === 'cached') return this.openWithEvents(resumption);
    return this.openWithSnapshot(resumption);
  }

  /** To be called when the reply is sent. A reply from the cache may be older than the room: sends what came since. */
  afterReply(): void {
    const since = this.replyCursor;
    this.replyCursor = undefined;
    if (since !== undefined && this.room && since !== this.feed.log.cursor) this.resumeFrom(since, {});
  }

  write(encoded: Encoded): void {
    writeFrame(this.socket, encoded);
  }

  close(): void {
    this.suspendedAt = undefined;
    this.replay = undefined;
    this.leaveRoom();
  }

  /** Stops sending. What comes now is not buffered for this client: it stays in the ring, or in Kafka. */
  suspend(): void {
    if (this.isSuspended) return;
    this.room?.flushNow();
    this.suspendedAt = this.replay ? cursorOf(this.replay) : this.feed.log.cursor;
    this.replay = undefined;
    this.leaveRoom();
  }

  /** Sends again, from exactly where it was suspended. */
  resume(): void {
    const cursor = this.suspendedAt;
    this.suspendedAt = undefined;
    if (cursor !== undefined) this.resumeFrom(cursor, { recovered: true }, true);
  }

  // --- as a follower of a replay

  get position(): readonly number[] | undefined {
    return this.replay?.next;
  }

  get replayEpoch(): string {
    return this.replay?.epoch ?? '';
  }

  get rereadUntil(): readonly number[] {
    return this.rereadTo ?? [];
  }

  takeReplayed({ entries, next, invalid, markers, encoded }: Replayed, progress: ReplayProgress): void {
    const { replay } = this;
    if (!replay) return;
    if (bufferedBytes(this) > fullBytes) {
      this.suspend();
      return;
    }
    const behind = this.feed.log.offsets - offsetsBefore(next);
    const { filtered, ...events } = this.replies.portion(entries, behind, encoded);
    const offsets = { from: offsetsBefore(replay.next), to: offsetsBefore(next), filtered, invalid, markers };
    replay.next = [...next];
    replay.total = progress.total;
    this.sendEvents({ ...events, offsets }, { cursor: cursorOf(replay), recovered: true, replay: progress });
  }

  endReplay(): void {
    const { replay } = this;
    if (!replay) return;
    this.replay = undefined;
    this.rereadTo = undefined;
    const progress = { done: replay.total, total: replay.total };
    this.resumeFrom(cursorOf(replay), { recovered: true, replay: progress });
  }

  /** Kafka no longer has what this client misses, or cannot be read: sends a gap. */
  failReplay(reason: GapReason): void {
    const { replay } = this;
    if (!replay) return;
    this.replay = undefined;
    this.rereadTo = undefined;
    if (replay.epoch === this.feed.log.position.epoch) this.sendGap(reason, offsetsBefore(replay.next));
    else this.sendGap('epoch', undefined);
  }

  private get ackBase(): AckBase {
    return { feed: this.feed.name, gatewayId: this.deps.gatewayId };
  }

  private openWithSnapshot(gap?: Resumption & { kind: 'gap' }): PreEncodedMessage {
    if (gap) this.countGap(gap.reason);
    const snapshot = this.replies.snapshot(gap?.from ?? 0);
    this.goLive();
    this.replyCursor = snapshot.cursor;
    return snapshotAck(this.ackBase, snapshot, gap);
  }

  private openWithEvents(events: CachedEvents): PreEncodedMessage {
    this.deps.metrics.recovered.inc({ feed: this.feed.name }, events.count);
    this.goLive();
    this.replyCursor = events.cursor;
    return eventsAck(this.ackBase, events);
  }

  private openWithReplay(
    cursor: string,
    { position, missed }: { position: Position; missed: number },
  ): SubscribeAck {
    this.follow(position);
    return replayAck(this.ackBase, cursor, this.feed.log.offsets - missed, missed);
  }

  private follow({ epoch, next }: Position): void {
    this.leaveRoom();
    this.replay = { epoch, next: [...next], total: 0 };
    this.deps.replays.follow(this.feed, this);
  }

  /** `wasSuspended`: the ring dropped what is missed because the client did not keep up. */
  private resumeFrom(
    cursor: string,
    as: Pick<EventsBatch, 'recovered' | 'replay'>,
    wasSuspended = false,
  ): void {
    const resumption = planResumption(this.feed, cursor, this.filter, this.tier, this.rereadTo);
    if (resumption.kind === 'replay') this.follow(resumption.position);
    else if (resumption.kind === 'gap') {
      const { reason, from } = resumption;
      this.sendGap(wasSuspended && reason === 'ring' ? 'slow' : reason, from);
    } else {
      this.goLive();
      this.sendEvents(this.replies.encode(resumption), { cursor: this.feed.log.cursor, ...as });
    }
  }

  private sendEvents(events: EncodedEvents, at: Pick<EventsBatch, 'cursor' | 'recovered' | 'replay'>): void {
    const { name: feed } = this.feed;
    (at.recovered ? this.deps.metrics.recovered : this.deps.metrics.deliveries).inc({ feed }, events.count);
    this.emit('events', eventsMessage(feed, events, at));
  }

  /** `from`: the sum of the offsets before the client's position; undefined where that is in another log. */
  private sendGap(reason: GapReason, from: number | undefined): void {
    this.countGap(reason);
    const { name, log } = this.feed;
    this.goLive();
    this.emit('gap', gapMessage(name, log, this.replies.currentSnapshot(), reason, from));
  }

  /** The encoder of the socket writes a PreEncodedMessage as the message itself. */
  private emit(name: 'events' | 'gap', message: PreEncodedMessage): void {
    this.socket.emit(name, message as never);
  }

  private countGap(reason: GapReason): void {
    this.deps.metrics.gaps.inc({ feed: this.feed.name, reason });
  }

  private goLive(): void {
    this.leaveRoom();
    this.room = this.feed.join(this.filter, this.tier, this);
  }

  private leaveRoom(): void {
    if (this.room) this.feed.leave(this.room, this);
    this.room = undefined;
  }
}

const cursorOf = ({ epoch, next }: FollowedReplay): string => encodeCursor({ epoch, next });
