import type { EventsBatch, Feed, Filter, GapReason, Offsets, SubscribeAck, Tier } from '@/lib/protocol';
import { encodeCursor, offsetsBefore, type Position } from '@/lib/protocol/cursor';
import type { FailureLog } from '@/server/gateway/failure-log';
import { type FeedHub, uncounted } from '@/server/gateway/feeds/feed-hub';
import type { Follower, Replayed, ReplayProgress, Replays } from '@/server/gateway/feeds/replays';
import type { CachedReply } from '@/server/gateway/feeds/reply-cache';
import { planResumption, type Resumption } from '@/server/gateway/feeds/resumption';
import type { Metrics } from '@/server/gateway/metrics';
import { sumOfEntries } from '@/server/gateway/ring/partition-log';
import type { Encoded } from '@/server/gateway/rooms/encoded';
import { PreEncodedMessage } from '@/server/gateway/rooms/packet-parser';
import type { Member, Room } from '@/server/gateway/rooms/room';
import type { ClientSocket } from './client-socket';
import { type CostLimit, scannedBytes } from './cost-limit';
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

/** What clients missed since one cursor, encoded. */
interface ToldEvents extends CachedReply {
  kind: 'told';
  count: number;
  conflated: number;
  offsets: Offsets;
  sum: number;
}

interface ToldSnapshot extends CachedReply {
  rows: number;
}

/** What a client is given for itself. */
interface Given {
  json: string;
  count: number;
  conflated: number;
  offsets: Offsets;
  sum: number;
}

/**
 * One feed on one connection. It is live in a room, or follows a replay of what the ring no longer holds, or is
 * suspended at a cursor while the client cannot keep up.
 */
export class Subscription implements Member, Follower {
  private room: Room | undefined;
  private suspendedAt: string | undefined;
  private replayed: number[] | undefined;
  /** Of the log that `replayed` is in. */
  private replayedEpoch = '';
  /** What is before these offsets is read from Kafka, also where the ring holds it. */
  private rereadTo: readonly number[] | undefined;
  private replayTotal = 0;
  private toldAt: string | undefined;

  constructor(
    readonly socket: ClientSocket,
    readonly feed: FeedHub,
    private readonly filter: Filter,
    private readonly tier: Tier,
    /** Of the connection. */
    private readonly cost: CostLimit,
    private readonly deps: SubscriptionDeps,
  ) {}

  get feedName(): Feed {
    return this.feed.name;
  }

  /** Whether a later event may stand for an earlier one: then a client need not be sent every one. */
  get isConflating(): boolean {
    return this.feed.policy.conflateBy(this.filter, 'live') !== undefined;
  }

  get isSuspended(): boolean {
    return this.suspendedAt !== undefined;
  }

  /**
   * Joins and answers in one synchronous step: no event comes between the state told and the first batch. With
   * `isReread` what follows the cursor is read from Kafka, whatever the ring holds.
   */
  open(cursor: string | undefined, isReread = false): SubscribeAck | PreEncodedMessage {
    const base = { ok: true, feed: this.feed.name, gatewayId: this.deps.gatewayId } as const;
    if (cursor === undefined) return this.startWith(base);
    if (isReread && this.feed.policy.isLogged) this.rereadTo = [...this.feed.position.next];
    const resumption = this.resumption(cursor);
    if (resumption.kind === 'gap') {
      this.noteGap(resumption.reason);
      return this.startWith(base, resumption);
    }
    if (resumption.kind === 'long') {
      const { position, missed } = resumption;
      this.follow(position);
      const before = this.feed.offsets - missed;
      const offsets = uncounted(before, before);
      return { ...base, recovered: true, cursor, events: [], offsets, sum: 0, replaying: missed };
    }
    const { json, count, conflated, cursor: told, offsets, sum } = resumption;
    this.deps.metrics.recovered.inc({ feed: this.feed.name }, count);
    this.goLive();
    this.toldAt = told;
    const head = { ...base, recovered: true, conflated, cursor: told, offsets, sum };
    return new PreEncodedMessage(head, 'events', json);
  }

  /** To be called when the answer is on its way: tells what came after one that was made for others, which is live. */
  answered(): void {
    const since = this.toldAt;
    this.toldAt = undefined;
    if (since !== undefined && this.room && since !== this.feed.cursor) this.rejoin(since, {});
  }

  /** Clients that were dropped together come back with the same cursor: what they missed is encoded once. */
  private resumption(cursor: string): Exclude<Resumption, { kind: 'recovered' }> | ToldEvents {
    const { feed, filter, tier } = this;
    const key = JSON.stringify([cursor, tier, filter]);
    const known = this.rereadTo ? undefined : feed.replyCache.find<ToldEvents>(key);
    if (known) return this.paid(known);
    this.made(feed.scanned(filter, cursor) * scannedBytes);
    const resumption = planResumption(feed, cursor, filter, tier, this.rereadTo);
    if (resumption.kind !== 'recovered') return resumption;
    const where = { cursor: feed.cursor, position: feed.offsets };
    return feed.replyCache.keep<ToldEvents>(key, { kind: 'told', ...where, ...this.encoded(resumption) });
  }

  private encoded({
    events,
    ...counts
  }: Pick<Resumption & { kind: 'recovered' }, 'events'> & Omit<Given, 'json' | 'count'>): Given {
    const json = JSON.stringify(events);
    this.made(json.length);
    return { json, count: events.length, ...counts };
  }

  /** At this position or a later one. */
  private snapshotToTell(least: number): ToldSnapshot {
    const { feed, filter } = this;
    const key = JSON.stringify([filter]);
    const known = feed.replyCache.find<ToldSnapshot>(key);
    if (known && known.position >= least) return this.paid(known);
    const snapshot = feed.snapshot(filter);
    this.made(snapshot.json.length + feed.scanned(filter) * scannedBytes);
    return feed.replyCache.keep<ToldSnapshot>(key, {
      ...snapshot,
      cursor: feed.cursor,
      position: feed.offsets,
    });
  }

  /** What was made for this client alone costs the gateway; what is sent again, only the connection. */
  private made(bytes: number): void {
    this.deps.cost.spend(bytes);
    this.cost.spend(bytes);
  }

  private paid<T extends CachedReply>(telling: T): T {
    this.cost.spend(telling.json.length);
    return telling;
  }

  private startWith(base: object, gap?: Resumption & { kind: 'gap' }): PreEncodedMessage {
    const { json, rows, cursor, position } = this.snapshotToTell(gap?.from ?? 0);
    this.goLive();
    this.toldAt = cursor;
    const from = gap?.from ?? position;
    // What came since that snapshot was made is told after it, and so not missed.
    const why = gap ? { missed: position - from, reason: gap.reason } : {};
    const head = { ...base, recovered: false, ...why, cursor, rows, offsets: uncounted(from, position) };
    return new PreEncodedMessage(head, 'snapshot', json);
  }

  write(encoded: Encoded): void {
    writeFrame(this.socket, encoded);
  }

  close(): void {
    this.suspendedAt = undefined;
    this.replayed = undefined;
    this.leaveRoom();
  }

  /** Stops sending: what comes now is not buffered for this client but waits in the ring, or in Kafka. */
  suspend(): void {
    if (this.isSuspended) return;
    this.room?.flushNow();
    this.suspendedAt = this.replayed ? this.replayedCursor(this.replayed) : this.feed.cursor;
    this.replayed = undefined;
    this.leaveRoom();
  }

  /** Sends again, from exactly where it stopped. */
  resume(): void {
    const cursor = this.suspendedAt;
    this.suspendedAt = undefined;
    if (cursor !== undefined) this.rejoin(cursor, { recovered: true }, true);
  }

  // --- as a follower of a replay

  get position(): readonly number[] | undefined {
    return this.replayed;
  }

  get rereadUntil(): readonly number[] {
    return this.rereadTo ?? [];
  }

  takeReplayed({ entries, next, invalid, markers }: Replayed, replay: ReplayProgress): void {
    const { replayed } = this;
    if (!replayed) return;
    if (bufferedBytes(this) > fullBytes) {
      this.suspend();
      return;
    }
    const passes = this.feed.policy.passes(this.filter);
    let filtered = 0;
    const wanted = entries.filter(({ event }) => {
      const isWanted = passes(event);
      if (!isWanted) filtered += 1;
      return isWanted;
    });
    const offsets = { from: offsetsBefore(replayed), to: offsetsBefore(next), filtered, invalid, markers };
    this.replayed = [...next];
    this.replayTotal = replay.total;
    const events = wanted.map(({ event }) => event);
    const given = this.encoded({ events, conflated: 0, offsets, sum: sumOfEntries(wanted) });
    this.give(given, { cursor: this.replayedCursor(next), recovered: true, replay });
  }

  /** The ring holds all that is left, or is of another log: back to live. */
  endReplay(): void {
    if (!this.replayed) return;
    const cursor = this.replayedCursor(this.replayed);
    this.replayed = undefined;
    this.rereadTo = undefined;
    this.rejoin(cursor, { recovered: true, replay: { done: this.replayTotal, total: this.replayTotal } });
  }

  /** Kafka no longer has what this client misses, or cannot be read. */
  failReplay(reason: GapReason): void {
    if (!this.replayed) return;
    const from = offsetsBefore(this.replayed);
    this.replayed = undefined;
    this.rereadTo = undefined;
    if (this.replayedEpoch === this.feed.position.epoch) this.gap(reason, from);
    else this.gap('epoch', undefined);
  }

  private follow({ epoch, next }: Position): void {
    this.leaveRoom();
    this.replayed = [...next];
    this.replayedEpoch = epoch;
    this.deps.replays.follow(this.feed, this);
  }

  get replayEpoch(): string {
    return this.replayedEpoch;
  }

  private replayedCursor(next: readonly number[]): string {
    return encodeCursor({ epoch: this.replayedEpoch, next });
  }

  /** `wasSlow`: what the ring no longer holds went by while the client could not keep up. */
  private rejoin(cursor: string, as: Pick<EventsBatch, 'recovered' | 'replay'>, wasSlow = false): void {
    const resumption = planResumption(this.feed, cursor, this.filter, this.tier, this.rereadTo);
    if (resumption.kind === 'long') this.follow(resumption.position);
    else if (resumption.kind === 'gap') {
      const { reason, from } = resumption;
      this.gap(wasSlow && reason === 'ring' ? 'slow' : reason, from);
    } else {
      this.goLive();
      this.give(this.encoded(resumption), { cursor: this.feed.cursor, ...as });
    }
  }

  private give(
    { json, count, conflated, offsets, sum }: Given,
    where: Pick<EventsBatch, 'cursor' | 'recovered' | 'replay'>,
  ): void {
    const { name: feed } = this.feed;
    (where.recovered ? this.deps.metrics.recovered : this.deps.metrics.deliveries).inc({ feed }, count);
    this.emit('events', new PreEncodedMessage({ feed, ...where, conflated, offsets, sum }, 'events', json));
  }

  /** `from`: how many offsets are before where the client stands; undefined where that is in another log. */
  private gap(reason: GapReason, from: number | undefined): void {
    this.noteGap(reason);
    const { feed, filter } = this;
    this.goLive();
    const { json, rows } = feed.snapshot(filter);
    this.made(json.length);
    const offsets = uncounted(from ?? feed.offsets, feed.offsets);
    const { name, cursor } = feed;
    const head = { feed: name, cursor, missed: offsets.to - offsets.from, reason, offsets, rows };
    this.emit('gap', new PreEncodedMessage(head, 'snapshot', json));
  }

  // The encoder writes it as the message that it stands for.
  private emit(name: 'events' | 'gap', message: PreEncodedMessage): void {
    this.socket.emit(name, message as never);
  }

  private noteGap(reason: GapReason): void {
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
