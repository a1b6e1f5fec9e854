/** Gateways over one log that is in memory, and a client of them that keeps account as a page does. Sockets are lists. */
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import type { DomainEvent, RawRecord } from '@/lib/events';
import type { EventsBatch, Filter, Gap, SubscribeAck } from '@/lib/protocol';
import { type AccountResult, type Delivery, DeliveryAccount } from '@/lib/protocol/delivery-account';
import { CoreBudget } from '@/server/batching/core-budget';
import type { OffsetRun, RangeReader } from '@/server/bus';
import { Failpoints } from '@/server/gateway/failpoints';
import { FailureLog } from '@/server/gateway/failure-log';
import { createFeeds } from '@/server/gateway/feeds/feeds';
import { InvalidMessages } from '@/server/gateway/feeds/invalid-messages';
import { createReplays } from '@/server/gateway/feeds/replays';
import { TopicIntake } from '@/server/gateway/feeds/topic-intake';
import { WarmUp } from '@/server/gateway/feeds/warm-up';
import { createMetrics } from '@/server/gateway/metrics';
import { PreEncodedMessage } from '@/server/gateway/rooms/packet-parser';
import { RoomWriter } from '@/server/gateway/rooms/room-writer';
import type { ClientSocket } from '@/server/gateway/sockets/client-socket';
import { CostLimit } from '@/server/gateway/sockets/cost-limit';
import { Subscription } from '@/server/gateway/sockets/subscription';

export type ModelFeed = 'prices' | 'logs';
/** A name: a valid event of that symbol or service. */
export type Written = 'A' | 'B' | 'invalid' | 'marker';
const partitions = 2;
const ringEvents = 12;
/** So much that what comes is gathered. */
const writeMs = 100;
/** Only a client that never gets there waits for so long. */
const longestMs = 10_000;
const silent = pino({ level: 'silent' });

/** What was written, per partition; indexes are offsets. */
export class ModelLog {
  readonly written: Written[][] = Array.from({ length: partitions }, () => []);

  constructor(readonly feed: ModelFeed) {}

  end(partition: number): number {
    return this.written[partition]?.length ?? 0;
  }

  /** As the bus hands it out. */
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

  /** Coordinates of the valid events behind a position that pass a filter. */
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
        : { level: 'info', service: what, msg: `${offset}`, at };
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

  constructor(
    readonly log: ModelLog,
    private readonly next: number[] = [0, 0],
  ) {
    const { metrics, failures } = this;
    const writer = new RoomWriter(metrics, failures);
    this.feeds = createFeeds({
      ...{ gatewayId: 'g', ringEvents, writer, metrics, failures },
      budget: new CoreBudget(writeMs),
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
    this.replays = createReplays({ reader: readerOf(log), log: silent, failures });
  }

  get feed() {
    const feed = this.feeds.all.get(this.log.feed);
    if (!feed) throw new Error('There is no such feed.');
    return feed;
  }

  /** Reads so many offsets of a partition on. */
  read(partition: number, count: number): void {
    const from = this.next[partition] ?? 0;
    const next = Math.min(this.log.end(partition), from + count);
    if (next === from) return;
    this.next[partition] = next;
    this.intake.onBatch({ topic: this.log.feed, partition, ...this.log.read(partition, from, next), next });
  }

  /** The topic is deleted and recreated, with what is in the log. */
  recreate(): void {
    this.next.fill(0);
    this.feed.restart({ epoch: 'another', reason: 'epoch', from: [0, 0], missed: 0 });
  }

  readAll(): void {
    for (let p = 0; p < partitions; p += 1) this.read(p, Number.POSITIVE_INFINITY);
  }

  /** Whoever joins a room has it written first. */
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

/** A client that loses its connection, is slow, comes back, and asks again where an account does not add up. */
export class ModelClient {
  readonly account: DeliveryAccount;
  readonly deliveries: Delivery[] = [];
  /** Faults that were seen, before any of them was repaired. */
  seen = 0;
  gaps = 0;
  /** Where the first snapshot stands. */
  begun: readonly number[] | undefined;
  private subscription: Subscription | undefined;
  private mustAsk = false;
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

  get isAsking(): boolean {
    return this.mustAsk;
  }

  ask(gateway = this.gateway): void {
    this.disconnect();
    // A gateway that is behind the cursor reads on while the client waits.
    if (this.account.cursor !== undefined) gateway.readAll();
    this.gateway = gateway;
    this.mustAsk = false;
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

  /** It does not read what is sent, until it drains. */
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
    if (this.mustAsk) return;
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
    if (verdict.discrepancy) this.seen += 1;
    if (verdict.apply) this.deliveries.push(verdict.delivery);
    else this.mustAsk = true;
  }
}

/** Until the client stands where the log ends: all is read, it is connected, and asks until it needs to no more. */
export async function catchUp(client: ModelClient, gateway: ModelGateway): Promise<void> {
  gateway.readAll();
  client.ask(gateway);
  const end = gateway.feed.log.offsets;
  const until = performance.now() + longestMs;
  while (client.account.offset !== end || client.isAsking) {
    if (performance.now() > until)
      throw new Error(`The client stands at ${client.account.offset} of ${end}.`);
    if (client.isAsking) client.ask(gateway);
    gateway.flush(client.filter);
    await turn();
  }
}

const readerOf = (log: ModelLog): RangeReader => ({
  read: async (positions) => {
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
