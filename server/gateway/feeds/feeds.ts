import { type DomainEvent, decode, identityOf, type RawRecord, type Topic } from '@/lib/events';
import { type EventsBatch, type Feed, feeds, type Gap } from '@/lib/protocol';
import type { CoreBudget } from '@/server/batching/core-budget';
import { type LogBreak, logEpoch, type OffsetRun, type TailBatch } from '@/server/bus';
import type { Failpoints } from '@/server/gateway/failpoints';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { Metrics } from '@/server/gateway/metrics';
import { createOrderProjection, type OrderProjection } from '@/server/gateway/projections/order-projection';
import { createPriceProjection } from '@/server/gateway/projections/price-projection';
import { newestEvents, type Projection } from '@/server/gateway/projections/projection';
import type { Mismatch, OffsetKind } from '@/server/gateway/ring/offset-counts';
import type { Room } from '@/server/gateway/rooms/room';
import { FeedHub } from './feed-hub';
import { boundsOf, feedPolicies } from './feed-policy';
import type { InvalidMessages } from './invalid-messages';
import { ProducerClocks } from './producer-clocks';

/** The feeds that are topics, and therefore read from Kafka. */
export const topicFeeds = ['orders', 'prices', 'notifications', 'logs'] as const satisfies readonly (Feed &
  Topic)[];

/** What an event costs beside its JSON: the objects around it. */
const overheadBytes = 200;
/** A value that is longer is looked at twice. */
const largeLength = 4_096;

export interface Feeds {
  all: ReadonlyMap<Feed, FeedHub>;
  orders: OrderProjection;
  /** Of the producers of each topic. */
  clocks: ReadonlyMap<Feed, ProducerClocks>;
  /**
   * Takes in what was read of one partition, and where reading stands now: from bus to rooms. `isLive`: it was written
   * just now, and is no history.
   */
  take(batch: TailBatch, isLive: boolean): void;
  /** The log of a topic does not go on where it was read to. */
  broke(broken: LogBreak): void;
}

export interface FeedsOptions {
  /** Of the log the offsets belong to. */
  clusterId: string;
  /** Of each topic: one that is recreated has another, and so another epoch. */
  topicIds: ReadonlyMap<Topic, string>;
  /** At most so many events a ring. */
  ringEvents?: number | undefined;
  /** Of this process: the feed `health` has no log that outlives it. */
  gatewayId: string;
  /** For the writes of all rooms. */
  budget: CoreBudget;
  send(room: Room, batch: EventsBatch): void;
  /** Tells a room that its log broke, with the state that stands now. */
  sendGap(room: Room, gap: Gap, snapshot: string): void;
  invalid: InvalidMessages;
  metrics: Metrics;
  failures: FailureLog;
  /** The gateway's clock, epoch ms. */
  now(): number;
  failpoints?: Failpoints | undefined;
}

export function createFeeds(options: FeedsOptions): Feeds {
  const orders = createOrderProjection();
  const policies = feedPolicies((orderId) => orders.order(orderId)?.customer?.id);
  const projections: Record<Feed, Projection> = {
    orders,
    prices: createPriceProjection(),
    // As many as a page holds: its list is the same after a reload.
    notifications: newestEvents(500),
    logs: newestEvents(500),
    health: newestEvents(1),
  };
  const all = new Map(
    feeds.map((name) => {
      const { send, sendGap, failures, budget } = options;
      const onMismatch = (mismatch: Mismatch) => noteMismatch(name, mismatch, options);
      const epoch = epochOf(options, name, options.topicIds.get(name as Topic));
      const projection = projections[name];
      const bounds = boundsOf(name, options.ringEvents);
      return [
        name,
        new FeedHub({
          name,
          epoch,
          bounds,
          policy: policies[name],
          projection,
          budget,
          send,
          sendGap,
          failures,
          onMismatch,
        }),
      ];
    }),
  );
  for (const feed of all.values()) options.failpoints?.install(feed);
  const clocks = new Map<Feed, ProducerClocks>(topicFeeds.map((name) => [name, new ProducerClocks()]));
  const settle = settleTogether();
  return {
    all,
    orders,
    clocks,
    take: (batch, isLive) => {
      const feed = all.get(batch.topic as Feed);
      if (!feed) return;
      take(feed, batch, isLive ? clocks.get(feed.name) : undefined, options);
      settle(feed);
    },
    broke: ({ topic, topicId, ...broken }) => {
      if (topic === 'orders' && broken.reason === 'retention') orders.history.missed(Date.now());
      all.get(topic as Feed)?.restart({ ...broken, epoch: epochOf(options, topic as Feed, topicId) });
    },
  };
}

/**
 * The partitions of one fetch are handed over one after the other in the same turn. Were each settled by itself, the
 * first would open the window and the others would wait for the next.
 */
function settleTogether(): (feed: FeedHub) => void {
  const due = new Set<FeedHub>();
  return (feed) => {
    if (due.size === 0) {
      setImmediate(() => {
        const now = [...due];
        due.clear();
        for (const one of now) one.flush();
      });
    }
    due.add(feed);
  };
}

/** `clocks`: where the producers' clocks are noted, when the records were written just now. */
function take(
  feed: FeedHub,
  { topic, partition, records, skipped, unreadable, next }: TailBatch,
  clocks: ProducerClocks | undefined,
  options: FeedsOptions,
): void {
  const arrivedAt = options.now();
  for (const record of records) {
    try {
      takeOne(feed, record, arrivedAt, clocks, options);
    } catch (error) {
      // Nothing counts it as anything: that it is not there shows, here and at every client.
      options.failures.report(error, 'an event', { topic, partition, offset: record.offset });
    }
  }
  countRuns(feed, 'invalid', partition, unreadable);
  countRuns(feed, 'markers', partition, skipped);
  feed.advance(partition, next);
  options.metrics.eventsIn.inc({ feed: feed.name }, records.length);
}

function takeOne(
  feed: FeedHub,
  record: RawRecord,
  arrivedAt: number,
  clocks: ProducerClocks | undefined,
  options: FeedsOptions,
): void {
  const decoded = decode(record, arrivedAt);
  if (!decoded.ok) {
    const { partition, offset } = record;
    feed.counts.add('invalid', partition, offset, offset + 1);
    options.invalid.note(record, decoded);
    return;
  }
  if (!decoded.event.atReplaced) clocks?.note(decoded.event.source, decoded.event.at, arrivedAt);
  const at = clocks ? arrivedAt : historicAt(decoded.event, arrivedAt);
  const event = forScreen(record.topic, decoded.event);
  feed.push(event, costOf(record, event), at, feed.sumNow(event));
}

function countRuns(feed: FeedHub, kind: OffsetKind, partition: number, runs: readonly OffsetRun[]): void {
  for (const { from, to } of runs) feed.counts.add(kind, partition, from, to);
}

function noteMismatch(feed: Feed, mismatch: Mismatch, { metrics, failures }: FeedsOptions): void {
  const { from, to, counted } = mismatch;
  metrics.mismatches.inc({ feed });
  const error = new Error(`${to - from} offsets were read, and ${counted} were counted or not in order.`);
  failures.report(error, 'the accounting', { feed, ...mismatch });
}

/** About what an event costs to hold: of a large message that may be little, since fields that nobody knows are not kept. */
function costOf({ value }: RawRecord, { data }: DomainEvent): number {
  const length = value?.length ?? 0;
  return overheadBytes + (length > largeLength ? JSON.stringify(data).length : length);
}

/** The position in time of an event that is no news: its timestamp, or that of the one before it when it lies in the future. */
const historicAt = ({ at }: DomainEvent, arrivedAt: number): number => (at <= arrivedAt ? at : 0);

/**
 * An event as clients get it. Nobody follows the trace of a price or asks who sent it, and there are thousands of them a
 * second: its id alone says which it is.
 */
export function forScreen(topic: Topic, event: DomainEvent): DomainEvent {
  if (topic !== 'prices') return event;
  const { type, at, partition, offset, data } = event;
  const priced: DomainEvent = { id: identityOf(event), type, at, partition, offset, data };
  if (event.atReplaced) priced.atReplaced = true;
  return priced;
}

// The feed health is of this process alone: no other can go on with it.
function epochOf(
  { clusterId, gatewayId }: Pick<FeedsOptions, 'clusterId' | 'gatewayId'>,
  feed: Feed,
  topicId = '',
): string {
  return logEpoch(feed === 'health' ? gatewayId : `${clusterId}/${topicId}`, feed);
}
