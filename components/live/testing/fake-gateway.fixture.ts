import type { GatewaySocket, OpenSocket } from '@/components/live/connection/open-socket';
import type { FeedRequest } from '@/components/live/feeds/feed-session';
import type { DomainEvent } from '@/lib/events';
import type { EventsBatch, Feed, Gap, SubscribeOk } from '@/lib/protocol';
import { encodeCursor } from '@/lib/protocol/cursor';
import { sumOf } from '@/lib/protocol/event-sum';

type WrittenEvent = Pick<DomainEvent, 'type' | 'data' | 'at' | 'source'>;
type Listener = (data?: unknown) => void;
const gatewayId = 'gw-test';

/** One end of a connection: what the page sees of socket.io. */
class FakeSocket {
  readonly io = { engine: { transport: { name: 'websocket' }, once: () => {}, on: () => {} } };
  private readonly listeners = new Map<string, Listener>();

  constructor(private readonly answer: (name: string, request?: unknown) => unknown) {}

  on(name: string, listener: Listener): void {
    this.listeners.set(name, listener);
  }

  removeAllListeners(): void {
    this.listeners.clear();
  }

  disconnect(): void {
    this.listeners.clear();
  }

  timeout() {
    return {
      emit: (name: string, request: unknown, ack: (error: null, data: unknown) => void) =>
        ack(null, this.answer(name, request)),
      emitWithAck: async (name: string, request?: unknown) => this.answer(name, request),
    };
  }

  receive(name: string, data?: unknown): void {
    this.listeners.get(name)?.(data);
  }
}

/**
 * The gateway at the far end of the socket, in memory: a log of one partition per feed, and acks, batches and gaps with
 * cursors and offsets as the protocol has them. Every page subscribes without a filter.
 */
export class FakeGateway {
  /** Subscribe requests, in order. */
  readonly requests: FeedRequest[] = [];
  /** What a feed is answered with in place of its log, such as a refusal. */
  readonly answers = new Map<Feed, unknown>();
  /** Rows of the snapshots. */
  readonly snapshots = new Map<Feed, unknown[]>();
  /** What the page reported. */
  readonly reports: unknown[] = [];
  /** False: attempts to connect get no answer before `accept`. */
  isUp = true;
  private readonly logs = new Map<Feed, DomainEvent[]>();
  private readonly subscribed = new Set<Feed>();
  private socket: FakeSocket | undefined;

  open: OpenSocket = () => {
    const socket = new FakeSocket((name, request) => this.answer(name, request));
    this.socket = socket;
    if (this.isUp) queueMicrotask(() => this.accept());
    return socket as unknown as GatewaySocket;
  };

  /** Answers an attempt to connect that waits. */
  accept(): void {
    this.socket?.receive('connect');
  }

  isSubscribed = (feed: Feed): boolean => this.subscribed.has(feed);

  /** Writes events to the log of a feed; a subscribed page gets them in a batch. */
  write(feed: Feed, ...events: WrittenEvent[]): void {
    const log = this.logOf(feed);
    const from = log.length;
    for (const event of events)
      log.push({ id: `${feed}-${log.length}`, partition: 0, offset: log.length, ...event } as DomainEvent);
    if (this.subscribed.has(feed)) this.socket?.receive('events', this.since(feed, from));
  }

  /** Writes events whose batch is lost on the way: the next one leaves a sequence gap. */
  writeUnsent(feed: Feed, ...events: WrittenEvent[]): void {
    const wasSubscribed = this.subscribed.delete(feed);
    this.write(feed, ...events);
    if (wasSubscribed) this.subscribed.add(feed);
  }

  /** Sends any message. */
  send(name: 'events' | 'gap' | 'goodbye', data: unknown): void {
    this.socket?.receive(name, data);
  }

  /** Offsets that no longer can be read: the page gets a gap with a snapshot. */
  loseEvents(feed: Feed, missed: number): void {
    const log = this.logOf(feed);
    const from = log.length;
    log.length += missed;
    const offsets = { from, to: log.length, filtered: 0, invalid: 0, markers: 0 };
    const gap: Gap = {
      feed,
      cursor: cursorAt(log.length),
      missed,
      reason: 'retention',
      offsets,
      ...this.rows(feed),
    };
    this.send('gap', gap);
  }

  /** Closes the connection; a page that reconnects gets no answer while `isUp` is false. */
  disconnect(): void {
    this.subscribed.clear();
    this.socket?.receive('disconnect', 'transport close');
  }

  private answer(name: string, request: unknown): unknown {
    if (name === 'clock') return { now: Date.now() };
    if (name === 'report') this.reports.push(request);
    if (name === 'subscribe') return this.subscribe(request as FeedRequest);
    if (name === 'unsubscribe') this.subscribed.delete((request as FeedRequest).feed);
    return { ok: true };
  }

  private subscribe(request: FeedRequest): unknown {
    const { feed, cursor } = request;
    this.requests.push(request);
    const answer = this.answers.get(feed);
    if (answer !== undefined) return answer;
    this.subscribed.add(feed);
    const { length } = this.logOf(feed);
    if (cursor !== undefined) {
      const from = [...Array(length + 1).keys()].find((offset) => cursorAt(offset) === cursor) ?? length;
      return { ok: true, recovered: true, ...this.since(feed, from) } satisfies SubscribeOk;
    }
    const offsets = { from: length, to: length, filtered: 0, invalid: 0, markers: 0 };
    const head = { ok: true, feed, cursor: cursorAt(length), recovered: false, offsets, gatewayId } as const;
    return { ...head, ...this.rows(feed) } satisfies SubscribeOk;
  }

  private since(feed: Feed, from: number): EventsBatch & { gatewayId: string } {
    const log = this.logOf(feed);
    const events = log.slice(from);
    const offsets = { from, to: log.length, filtered: 0, invalid: 0, markers: 0 };
    return {
      feed,
      cursor: cursorAt(log.length),
      events,
      conflated: 0,
      offsets,
      sum: sumOf(events),
      gatewayId,
    };
  }

  private rows(feed: Feed): { snapshot: unknown[]; rows: number } {
    const snapshot = this.snapshots.get(feed) ?? [];
    return { snapshot, rows: snapshot.length };
  }

  private logOf(feed: Feed): DomainEvent[] {
    const log = this.logs.get(feed) ?? [];
    this.logs.set(feed, log);
    return log;
  }
}

const cursorAt = (offset: number): string => encodeCursor({ epoch: 'e', next: [offset] });
