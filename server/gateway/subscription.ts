import type { Socket } from 'socket.io';
import type {
  ClientToGateway,
  Feed,
  Filter,
  GatewayToClient,
  SubscribeAck,
  SubscribeOk,
  Tier,
} from '@/lib/protocol';
import type { Claims } from '@/server/clients/tokens';
import type { FeedState } from './feed';
import type { Metrics } from './metrics';
import type { Room } from './room';

export interface SocketData {
  claims: Claims;
}
export type ClientSocket = Socket<ClientToGateway, GatewayToClient, Record<string, never>, SocketData>;

/** One feed on one connection: live in a room, or parked at a cursor while the client cannot keep up. */
export class Subscription {
  private room: Room | undefined;
  private parkedAt: string | undefined;

  constructor(
    private readonly socket: ClientSocket,
    readonly feed: FeedState,
    private readonly filter: Filter,
    private readonly tier: Tier,
    private readonly metrics: Metrics,
  ) {}

  get feedName(): Feed {
    return this.feed.name;
  }

  /** Joins and answers in one synchronous step: no event comes between the state told and the first batch. */
  open(cursor: string | undefined, gatewayId: string): SubscribeAck {
    this.goLive();
    const base = { ok: true, feed: this.feed.name, cursor: this.feed.cursor, gatewayId } as const;
    return { ...base, ...this.stateSince(cursor) };
  }

  close(): void {
    this.parkedAt = undefined;
    this.leaveRoom();
  }

  /** Leaves the live room: what comes now is not buffered for this client but waits in the ring. */
  park(): void {
    if (!this.room) return;
    this.room.flushNow();
    this.parkedAt = this.feed.cursor;
    this.leaveRoom();
  }

  /** Back to live, with exactly what was missed, or a gap with the state as it is now. */
  unpark(): void {
    const cursor = this.parkedAt;
    if (cursor === undefined) return;
    this.parkedAt = undefined;
    this.goLive();
    const state = this.stateSince(cursor);
    const { feed } = this;
    if (state.recovered) {
      const { events = [], conflated = 0 } = state;
      this.socket.emit('events', {
        feed: feed.name,
        cursor: feed.cursor,
        events,
        conflated,
        recovered: true,
      });
    } else {
      const { missed = 0, snapshot = [] } = state;
      this.socket.emit('gap', { feed: feed.name, cursor: feed.cursor, missed, reason: 'slow', snapshot });
    }
  }

  private stateSince(cursor: string | undefined): Pick<
    SubscribeOk,
    'recovered' | 'missed' | 'snapshot' | 'events'
  > & {
    conflated?: number;
  } {
    const { feed, filter } = this;
    if (cursor === undefined) return { recovered: false, snapshot: feed.snapshot(filter) };
    const resumption = feed.resume(cursor, filter);
    if (resumption.kind === 'gap') {
      this.metrics.gaps.inc({ feed: feed.name, reason: resumption.reason });
      return { recovered: false, missed: resumption.missed, snapshot: feed.snapshot(filter) };
    }
    const { events, conflated } = resumption;
    this.metrics.recovered.inc({ feed: feed.name }, events.length);
    return { recovered: true, events, conflated };
  }

  private goLive(): void {
    this.leaveRoom();
    this.room = this.feed.join(this.filter, this.tier);
    void this.socket.join(this.room.name);
  }

  private leaveRoom(): void {
    if (!this.room) return;
    void this.socket.leave(this.room.name);
    this.feed.leave(this.room);
    this.room = undefined;
  }
}
