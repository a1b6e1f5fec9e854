import type { Socket } from 'socket.io';
import { encodeCursor, offsetsBefore, type Position } from '@/lib/cursor';
import type { DomainEvent } from '@/lib/events';
import type {
  ClientToGateway,
  EventsBatch,
  Feed,
  Filter,
  Gap,
  GapReason,
  GatewayToClient,
  SubscribeAck,
  Tier,
} from '@/lib/protocol';
import type { Claims } from '@/server/clients/tokens';
import { type CostLimit, scannedBytes } from './cost-limit';
import type { Encoded } from './encoded';
import type { Failures } from './failures';
import type { FeedState, Resumption } from './feed';
import type { Metrics } from './metrics';
import { SharedAnswer } from './packets';
import type { Follower, ReplayProgress, Replays } from './replays';
import type { Member, Room } from './room';
import type { Telling } from './shared-tellings';
import { bufferedBytes, fullBytes } from './slow-clients';
import { writeFrame } from './write-frame';

export interface SocketData {
  claims: Claims;
}
export type ClientSocket = Socket<ClientToGateway, GatewayToClient, Record<string, never>, SocketData>;

export interface SubscriptionDeps {
  gatewayId: string;
  metrics: Metrics;
  failures: Failures;
  /** Of all connections together. */
  cost: CostLimit;
  replays: Replays;
}

/** What clients missed since one cursor, encoded. */
interface ToldEvents extends Telling {
  kind: 'told';
  count: number;
  conflated: number;
}

/**
 * One feed on one connection. It is live in a room, or follows a replay of what the ring no longer holds, or is
 * parked at a cursor while the client cannot keep up.
 */
export class Subscription implements Member, Follower {
  private room: Room | undefined;
  private parkedAt: string | undefined;
  private replayed: number[] | undefined;
  private replayTotal = 0;
  private toldAt: string | undefined;

  constructor(
    readonly socket: ClientSocket,
    readonly feed: FeedState,
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

  get isParked(): boolean {
    return this.parkedAt !== undefined;
  }

  /** Joins and answers in one synchronous step: no event comes between the state told and the first batch. */
  open(cursor: string | undefined): SubscribeAck | SharedAnswer {
    const base = { ok: true, feed: this.feed.name, gatewayId: this.deps.gatewayId } as const;
    if (cursor === undefined) return this.startWith(base);
    const resumption = this.resumption(cursor);
    if (resumption.kind === 'gap') {
      const { missed, reason } = resumption;
      this.noteGap(reason);
      return this.startWith(base, { missed, reason });
    }
    if (resumption.kind === 'long') {
      const { position, missed } = resumption;
      this.follow(position);
      const offsets = this.feed.offsets - missed;
      return { ...base, recovered: true, cursor, events: [], position: offsets, replaying: missed };
    }
    const { json, count, conflated, cursor: told, position } = resumption;
    this.deps.metrics.recovered.inc({ feed: this.feed.name }, count);
    const { seq } = this.goLive();
    this.toldAt = told;
    const head = { ...base, recovered: true, conflated, cursor: told, position, seq };
    return new SharedAnswer(head, 'events', json);
  }

  /** To be called when the answer is on its way: tells what came after one that was made for others. */
  answered(): void {
    const since = this.toldAt;
    this.toldAt = undefined;
    if (since !== undefined && this.room && since !== this.feed.cursor) this.rejoin(since, 'slow');
  }

  /** Clients that were dropped together come back with the same cursor: what they missed is encoded once. */
  private resumption(cursor: string): Exclude<Resumption, { kind: 'recovered' }> | ToldEvents {
    const { feed, filter, tier } = this;
    const key = JSON.stringify([cursor, tier, filter]);
    const known = feed.shared.find<ToldEvents>(key);
    if (known) return this.paid(known);
    this.made(feed.scanned(filter, cursor) * scannedBytes);
    const resumption = feed.resume(cursor, filter, tier);
    if (resumption.kind !== 'recovered') return resumption;
    const { events, conflated } = resumption;
    const where = { cursor: feed.cursor, position: feed.offsets };
    const json = JSON.stringify(events);
    this.made(json.length);
    return feed.shared.keep<ToldEvents>(key, {
      kind: 'told',
      json,
      count: events.length,
      conflated,
      ...where,
    });
  }

  private snapshotToTell(): Telling {
    const { feed, filter } = this;
    const key = JSON.stringify([filter]);
    const known = feed.shared.find(key);
    if (known) return this.paid(known);
    const json = feed.snapshotJson(filter);
    this.made(json.length + feed.scanned(filter) * scannedBytes);
    return feed.shared.keep(key, { json, cursor: feed.cursor, position: feed.offsets });
  }

  /** What was made for this client alone costs the gateway; what is sent again, only the connection. */
  private made(bytes: number): void {
    this.deps.cost.spend(bytes);
    this.cost.spend(bytes);
  }

  private paid<T extends Telling>(telling: T): T {
    this.cost.spend(telling.json.length);
    return telling;
  }

  private startWith(base: object, gap?: Pick<Gap, 'missed' | 'reason'>): SharedAnswer {
    const { json, cursor, position } = this.snapshotToTell();
    const { seq } = this.goLive();
    this.toldAt = cursor;
    // What came since that snapshot was made is told after it, and so not missed.
    const missed = gap && Math.max(0, gap.missed - (this.feed.offsets - position));
    const head = { ...base, recovered: false, ...gap, ...(missed === undefined ? {} : { missed }) };
    return new SharedAnswer({ ...head, cursor, position, seq }, 'snapshot', json);
  }

  write(encoded: Encoded): void {
    writeFrame(this.socket, encoded);
  }

  close(): void {
    this.parkedAt = undefined;
    this.replayed = undefined;
    this.leaveRoom();
  }

  /** Stops sending: what comes now is not buffered for this client but waits in the ring, or in Kafka. */
  park(): void {
    if (this.isParked) return;
    this.room?.flushNow();
    this.parkedAt = this.replayed ? this.replayedCursor(this.replayed) : this.feed.cursor;
    this.replayed = undefined;
    this.leaveRoom();
  }

  /** Sends again, from exactly where it stopped. */
  unpark(): void {
    const cursor = this.parkedAt;
    this.parkedAt = undefined;
    if (cursor !== undefined) this.rejoin(cursor, 'slow');
  }

  // --- as a follower of a replay

  get position(): readonly number[] | undefined {
    return this.replayed;
  }

  takeReplayed(events: readonly DomainEvent[], next: readonly number[], replay: ReplayProgress): void {
    if (!this.replayed) return;
    if (bufferedBytes(this) > fullBytes) {
      this.park();
      return;
    }
    this.replayed = [...next];
    this.replayTotal = replay.total;
    const wanted = events.filter(this.feed.policy.passes(this.filter));
    this.recover(wanted, 0, { cursor: this.replayedCursor(next), position: offsetsBefore(next), replay });
  }

  /** The ring holds all that is left: back to live. */
  endReplay(): void {
    if (!this.replayed) return;
    const cursor = this.replayedCursor(this.replayed);
    this.replayed = undefined;
    this.rejoin(cursor, 'ring', { done: this.replayTotal, total: this.replayTotal });
  }

  /** Kafka no longer has what this client misses, or cannot be read. */
  failReplay(reason: GapReason): void {
    if (!this.replayed) return;
    const missed = this.feed.offsets - offsetsBefore(this.replayed);
    this.replayed = undefined;
    this.gap(missed, reason);
  }

  private follow({ next }: Position): void {
    this.leaveRoom();
    this.replayed = [...next];
    this.deps.replays.follow(this.feed, this);
  }

  private replayedCursor(next: readonly number[]): string {
    return encodeCursor({ epoch: this.feed.position.epoch, next });
  }

  private rejoin(cursor: string, reason: GapReason, replay?: ReplayProgress): void {
    const resumption = this.feed.resume(cursor, this.filter, this.tier);
    if (resumption.kind === 'long') this.follow(resumption.position);
    else if (resumption.kind === 'gap') this.gap(resumption.missed, resumption.missed > 0 ? reason : 'epoch');
    else {
      this.recover(resumption.events, resumption.conflated, {
        ...this.goLive(),
        ...(replay ? { replay } : {}),
      });
    }
  }

  private recover(
    events: DomainEvent[],
    conflated: number,
    where: Pick<EventsBatch, 'cursor' | 'position' | 'seq' | 'replay'>,
  ): void {
    this.deps.metrics.recovered.inc({ feed: this.feed.name }, events.length);
    const json = JSON.stringify(events);
    this.made(json.length);
    const head = { feed: this.feed.name, ...where, conflated, recovered: true };
    this.emit('events', new SharedAnswer(head, 'events', json));
  }

  private gap(missed: number, reason: GapReason): void {
    this.noteGap(reason);
    const { feed, filter } = this;
    const where = this.goLive();
    const json = feed.snapshotJson(filter);
    this.made(json.length);
    this.emit('gap', new SharedAnswer({ feed: feed.name, missed, reason, ...where }, 'snapshot', json));
  }

  // The encoder writes it as the message that it stands for.
  private emit(name: 'events' | 'gap', message: SharedAnswer): void {
    this.socket.emit(name, message as never);
  }

  private noteGap(reason: GapReason): void {
    this.deps.metrics.gaps.inc({ feed: this.feed.name, reason });
  }

  private goLive(): { cursor: string; position: number; seq: number } {
    this.leaveRoom();
    this.room = this.feed.join(this.filter, this.tier, this);
    return { cursor: this.feed.cursor, seq: this.room.seq, position: this.feed.offsets };
  }

  private leaveRoom(): void {
    if (this.room) this.feed.leave(this.room, this);
    this.room = undefined;
  }
}
