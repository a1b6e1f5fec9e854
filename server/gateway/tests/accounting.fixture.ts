/** Gateways over one log in memory, and a client that accounts for what they send as a page does. No sockets, no Kafka. */
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import type { DomainEvent, EventData, RawRecord } from '@/lib/events';
import type { EventsBatch, Filter, Gap, SubscribeAck } from '@/lib/protocol';
import { type AccountResult, type Delivery, DeliveryAccount } from '@/lib/protocol/delivery-account';
import { CoreBudget } from '@/server/batching/core-budget';
import type { OffsetRun, RangeReader } from '@/server/bus';
import { Failpoints } from '@/server/gateway/failpoints';
import { FailureLog } from '@/server/gateway/failure-log';
import { createFeeds } from '@/server/gateway/feeds/feeds';
import { InvalidMessages } from '@/server/gateway/feeds/invalid-messages';
import { createReplays } from '@/server/gateway/feeds/replays';
import { StateRepair } from '@/server/gateway/feeds/state-repair';
import { TopicIntake } from '@/server/gateway/feeds/topic-intake';
import { WarmUp } from '@/server/gateway/feeds/warm-up';
import { createMetrics } from '@/server/gateway/metrics';
import type { FeedPolicy } from '@/server/gateway/policies/feed-policy';
import { logPolicy } from '@/server/gateway/policies/log-policy';
import { PreEncodedMessage } from '@/server/gateway/rooms/packet-parser';
import { RoomWriter } from '@/server/gateway/rooms/room-writer';
import type { ClientSocket } from '@/server/gateway/sockets/client-socket';
import { CostLimit } from '@/server/gateway/sockets/cost-limit';
import { Subscription } from '@/server/gateway/sockets/subscription';

export type ModelFeed = 'prices' | 'logs' | 'many logs';
/** What one offset holds. A name: a valid event with that symbol or service. */
export type Written = 'A' | 'B' | 'invalid' | 'marker';
const partitions = 2;
const ringEvents = 12;
/** So much that the room gathers events in windows. */
const writeMs = 100;
/** A client that has not caught up by then never will. */
const longestMs = 10_000;
const silent = pino({ level: 'silent' });

/** Of more than a few lines the newest are sent. */
const littlePolicy: FeedPolicy = {
  ...logPolicy,
  overload: {
    allowance: { eventsPerSecond: 10, bytesPerSecond: 1e6, burstMs: 300 },
    levelOf: (event) => (event.data as EventData<'log.written'>).level,
  },
  recovery: { newest: 9, offsets: 1e6 },
};

/** A topic: what was written to each partition. Indexes are offsets. */
export class ModelLog {
  /** So many of the next range reads fail. */
  failures = 0;
  readonly written: Written[][] = Array.from({ length: partitions }, () => []);

  readonly feed: 'prices' | 'logs';

  constructor(readonly model: ModelFeed) {
    this.feed = model === 'prices' ? 'prices' : 'logs';
  }

  end(partition: number): number {
    return this.written[partition]?.length ?? 0;
  }

  /** A batch, as the bus makes it. */
  read(partition: number, from: number, to: number) {
    const records: RawRecord[] = [];
    const skipped: OffsetRun[] = [];
    for (let offset = from; offset < to; offset += 1) {
      const what = this.written[partition]?.[offset] ?? 'marker';
      if (what === 'marker') skipped.push({ from: offset, to: offset + 1 });
      else records.push(this.record(partition, offset, what));
    }
    return { records, skipped, unreadable: [] };
  }

  /** Coordinates of the valid events from a position on that pass the filter of a name. */
  valid(from: readonly number[], name?: string): string[] {
    return this.written.flatMap((list, partition) =>
      list.flatMap((what, offset) => {
        const isValid = what === 'A' || what === 'B';
        const isWanted = isValid && (name === undefined || what === name);
        return isWanted && offset >= (from[partition] ?? 0) ? `${partition}-${offset}` : [];
      }),
    );
  }

  private record(partition: number, offset: number, what: Written): RawRecord {
    const at = 1_700_000_000_000 + offset;
    const data =
      this.feed === 'prices'
        ? { symbol: what, price: offset, size: 1, at }
        : { level: offset % 3 === 0 ? 'error' : 'info', service: what, msg: `${offset}`, at };
    const value = what === 'invalid' ? '{' : JSON.stringify(data);
    return { topic: this.feed, partition, offset, timestamp: at, value, headers: new Map() };
  }
}

export class ModelGateway {
  readonly failpoints = new Failpoints();
  readonly metrics = createMetrics();
  private readonly failures = new FailureLog(silent, this.metrics);
  private readonly feeds;
  private readonly intake;
  private readonly replays;
  readonly repair;

  constructor(
    readonly log: ModelLog,
    private readonly next: number[] = [0, 0],
  ) {
    const { metrics, failures } = this;
    const writer = new RoomWriter(metrics, failures);
    const reader = readerOf(log);
    this.repair = new StateRepair({ reader, failures });
    this.feeds = createFeeds({
      ...{ gatewayId: 'g', ringEvents, writer, metrics, failures, repair: this.repair },
      budget: new CoreBudget(writeMs),
      ...(log.model === 'many logs' ? { policies: { logs: littlePolicy } } : {}),
    });
    this.failpoints.install(this.feeds.all.values(), writer);
    const invalid = new InvalidMessages(silent, metrics);
    const warmUp = new WarmUp();
    this.intake = new TopicIntake({ feeds: this.feeds, invalid, metrics, failures, warmUp, now: Date.now });
    this.intake.start({
      clusterId: 'c',
      start: new Map([[log.feed, { topicId: 't', from: [...next], end: [...next] }]]),
      ends: () => [],
      silentSince: () => undefined,
    });
    this.replays = createReplays({ reader, log: silent, failures });
  }

  get feed() {
    const feed = this.feeds.all.get(this.log.feed);
    if (!feed) throw new Error('There is no such feed.');
    return feed;
  }

  /** Reads up to `count` further offsets of a partition. */
  read(partition: number, count: number): void {
    const from = this.next[partition] ?? 0;
    const next = Math.min(this.log.end(partition), from + count);
    if (next === from) return;
    this.next[partition] = next;
    this.intake.onBatch({ topic: this.log.feed, partition, ...this.log.read(partition, from, next), next });
  }

  /** Reads the same log again, as that of a recreated topic. */
  recreate(): void {
    this.next.fill(0);
    this.feed.restart({ epoch: 'another', reason: 'epoch', from: [0, 0], missed: 0 });
  }

  readAll(): void {
    for (let p = 0; p < partitions; p += 1) this.read(p, Number.POSITIVE_INFINITY);
  }

  /** Flushes the room of a filter: a join does. */
  flush(filter: Filter): void {
    const member = { write: () => undefined };
    this.feed.flush();
    this.feed.leave(this.feed.join(filter, 'live', member), member);
  }

  subscription(socket: ClientSocket, filter: Filter): Subscription {
    const cost = new CostLimit({ perSecond: 1e12, burst: 1e12 });
    const { metrics, failures, replays } = this;
    return new Subscription(socket, this.feed, filter, 'live', cost, {
      gatewayId: 'g',
      metrics,
      failures,
      cost,
      replays,
    });
  }
}

/** A client that disconnects, stalls and comes back, and subscribes again where the account does not add up. */
export class ModelClient {
  readonly account: DeliveryAccount;
  readonly deliveries: Delivery[] = [];
  /** Discrepancies that were found. */
  discrepancies = 0;
  gaps = 0;
  /** The position of the first snapshot. */
  begun: readonly number[] | undefined;
  private subscription: Subscription | undefined;
  private mustSubscribe = false;
  private waiting: { data: { length: number } }[] = [];

  constructor(
    private gateway: ModelGateway,
    readonly filter: Filter,
  ) {
    this.account = new DeliveryAccount(Object.keys(filter).length === 0);
  }

  get events(): DomainEvent[] {
    return this.deliveries.flatMap(({ events }) => events);
  }

  get unexplained(): number {
    return this.deliveries.reduce(
      (sum, { unexplained, rowDifference }) => sum + unexplained + rowDifference,
      0,
    );
  }

  get needsSubscribe(): boolean {
    return this.mustSubscribe;
  }

  subscribe(gateway = this.gateway): void {
    this.disconnect();
    // A real gateway that is behind the cursor lets the client wait until it has read on.
    if (this.account.cursor !== undefined) gateway.readAll();
    this.gateway = gateway;
    this.mustSubscribe = false;
    this.waiting = [];
    const { cursor, reread } = this.account.request();
    this.subscription = gateway.subscription(this.socket(), this.filter);
    const answer = this.subscription.open(cursor, reread);
    this.take(JSON.parse(answer instanceof PreEncodedMessage ? answer.text : JSON.stringify(answer)));
    this.subscription?.afterReply();
  }

  disconnect(): void {
    this.subscription?.close();
    this.subscription = undefined;
  }

  /** Its send buffer is full, until it drains. */
  stall(): void {
    this.waiting.push({ data: { length: 2 * 1024 * 1024 } });
    this.subscription?.suspend();
  }

  drain(): void {
    this.waiting.length = 0;
    this.subscription?.resume();
  }

  private socket(): ClientSocket {
    const receive = (text: string) => {
      if (this.subscription === mine()) this.receive(text);
    };
    let own: Subscription | undefined;
    const mine = () => {
      own ??= this.subscription;
      return own;
    };
    const transport = { name: 'polling' };
    return {
      emit: (name: string, message: PreEncodedMessage) => receive(`2["${name}",${message.text}]`),
      conn: { writeBuffer: this.waiting, readyState: 'open', transport, write: receive },
    } as unknown as ClientSocket;
  }

  private receive(text: string): void {
    const [name, message] = JSON.parse(text.slice(1)) as ['events' | 'gap', EventsBatch | Gap];
    if (this.mustSubscribe) return;
    if (name === 'events') this.judge(this.account.batch(message as EventsBatch));
    else {
      this.gaps += 1;
      this.judge(this.account.gap(message as Gap));
    }
  }

  private take(ack: SubscribeAck): void {
    if (!ack.ok) throw new Error(ack.message);
    if (this.account.cursor !== undefined && !ack.recovered) this.gaps += 1;
    this.begun ??= [...this.gateway.feed.log.position.next];
    this.judge(this.account.ack(ack));
  }

  private judge(verdict: AccountResult): void {
    if (verdict.discrepancy) this.discrepancies += 1;
    if (verdict.apply) this.deliveries.push(verdict.delivery);
    else this.mustSubscribe = true;
  }
}

/** Reads the whole log, and subscribes until the client is at its end without discrepancies. */
export async function catchUp(client: ModelClient, gateway: ModelGateway): Promise<void> {
  gateway.readAll();
  client.subscribe(gateway);
  const end = gateway.feed.log.offsets;
  const until = performance.now() + longestMs;
  while (client.account.offset !== end || client.needsSubscribe) {
    if (performance.now() > until)
      throw new Error(`The client is at offset ${client.account.offset} of ${end}.`);
    if (client.needsSubscribe) client.subscribe(gateway);
    gateway.flush(client.filter);
    await turn();
  }
}

const readerOf = (log: ModelLog): RangeReader => ({
  read: async (positions) => {
    if (log.failures > 0) {
      log.failures -= 1;
      throw new Error('The broker does not answer.');
    }
    const records: RawRecord[] = [];
    const reached = positions.map(({ partition, next }) => {
      const to = Math.min(log.end(partition), next + 7);
      const { records: read, ...runs } = log.read(partition, next, to);
      records.push(...read);
      return { partition, next: to, ...runs };
    });
    return { records, reached, isDeleted: false };
  },
  stop: async () => undefined,
});
