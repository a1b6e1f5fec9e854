import { markOf } from '@/lib/analytics/event-mark';
import { type DomainEvent, decode, type RawRecord, type Topic } from '@/lib/events';
import { type LogBreak, logEpoch, type OffsetRun, type Tail, type TailBatch } from '@/server/bus';
import type { LogId } from '@/server/gateway/counters/topic-counters';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { Metrics } from '@/server/gateway/metrics';
import type { OffsetKind } from '@/server/gateway/ring/offset-counts';
import { costOf } from './event-cost';
import type { FeedHub } from './feed-hub';
import type { Feeds } from './feeds';
import { FlushTogether } from './flush-together';
import type { InvalidMessages } from './invalid-messages';
import { ProducerClocks } from './producer-clocks';
import type { WarmUp } from './warm-up';

export interface TopicIntakeOptions {
  feeds: Pick<Feeds, 'byTopic' | 'orders'>;
  invalid: InvalidMessages;
  metrics: Metrics;
  failures: FailureLog;
  warmUp: WarmUp;
  /** The gateway's clock, epoch ms. */
  now(): number;
}

/** From bus to feeds: decodes the records of each topic and pushes the events into its feed. */
export class TopicIntake {
  /** Of the producers of each topic. */
  readonly clocks: ReadonlyMap<Topic, ProducerClocks>;
  private readonly flushes = new FlushTogether();
  private clusterId = '';

  constructor(private readonly options: TopicIntakeOptions) {
    this.clocks = new Map(
      [...options.feeds.byTopic.keys()].map((topic) => [topic, new ProducerClocks(options.now)]),
    );
  }

  /** Starts every feed where the tail begins to read its topic. */
  start(tail: Pick<Tail, 'clusterId' | 'start' | 'ends' | 'silentSince'>): void {
    this.clusterId = tail.clusterId;
    for (const [topic, { topicId, from, end }] of tail.start) {
      const ends = () => (tail.silentSince() === undefined ? tail.ends(topic) : undefined);
      this.feedOf(topic)?.start({ ...this.logOf(topic, topicId), from, ends });
      this.options.warmUp.expect(topic, from, end);
    }
  }

  /** A batch that fails is reported, and reading goes on. */
  onBatch(batch: TailBatch): void {
    const { topic, partition, next } = batch;
    const { failures, warmUp } = this.options;
    try {
      const feed = this.feedOf(topic);
      if (feed) this.take(feed, batch);
    } catch (error) {
      failures.report(error, 'a batch', { topic, partition });
    }
    warmUp.reached(topic, partition, next);
  }

  /** The log of a topic was recreated or truncated, or its beginning was deleted before it was read. */
  onBreak({ topicId, ...broken }: LogBreak): void {
    const { topic, reason, from, missed } = broken;
    const { feeds, failures } = this.options;
    const restart = () => {
      if (topic === 'orders' && reason === 'retention') feeds.orders.history.missed(Date.now());
      this.feedOf(topic)?.restart({ ...this.logOf(topic, topicId), reason, from, missed });
    };
    failures.contain('the restart of a feed', restart, broken);
  }

  private feedOf(topic: Topic): FeedHub | undefined {
    const feed = this.options.feeds.byTopic.get(topic);
    if (!feed)
      this.options.failures.report(new Error(`No feed has the topic ${topic}.`), 'a batch', { topic });
    return feed;
  }

  /** A topic that is recreated has another id, and so another epoch. */
  private logOf(topic: Topic, topicId: string): { epoch: string; logId: LogId } {
    const { clusterId } = this;
    return { epoch: logEpoch(`${clusterId}/${topicId}`, topic), logId: { clusterId, topicId } };
  }

  private take(feed: FeedHub, { topic, partition, records, skipped, unreadable, next }: TailBatch): void {
    const { failures, metrics, warmUp, now } = this.options;
    const arrivedAt = now();
    const clocks = warmUp.isReady ? this.clocks.get(topic) : undefined;
    for (const record of records) {
      try {
        this.takeRecord(feed, record, arrivedAt, clocks);
      } catch (error) {
        // It is counted as nothing, so that its absence shows as a mismatch.
        failures.report(error, 'an event', { topic, partition, offset: record.offset });
      }
    }
    countRuns(feed, 'invalid', partition, unreadable);
    countRuns(feed, 'markers', partition, skipped);
    feed.advance(partition, next);
    metrics.eventsIn.inc({ feed: feed.name }, records.length);
    this.flushes.add(feed);
  }

  /** `clocks`: undefined during warm-up, when records are history. */
  private takeRecord(
    feed: FeedHub,
    record: RawRecord,
    arrivedAt: number,
    clocks: ProducerClocks | undefined,
  ): void {
    const decoded = decode(record, arrivedAt);
    if (!decoded.ok) {
      const { partition, offset } = record;
      feed.log.counts.add('invalid', partition, offset, offset + 1);
      feed.counters.addInvalid(partition, offset);
      this.options.invalid.note(record, decoded);
      return;
    }
    if (!decoded.event.atReplaced) clocks?.note(decoded.event.source, decoded.event.at, arrivedAt);
    const at = clocks ? arrivedAt : historicAt(decoded.event, arrivedAt);
    const event = feed.toClient(decoded.event);
    // The mark is that of the whole event: clients are sent less of a price.
    feed.push(event, costOf(record, event), at, feed.sumNow(event), markOf(decoded.event));
  }
}

function countRuns(
  feed: FeedHub,
  kind: Exclude<OffsetKind, 'valid'>,
  partition: number,
  runs: readonly OffsetRun[],
): void {
  feed.counters.addRuns(kind, partition, runs);
  for (const { from, to } of runs) feed.log.counts.add(kind, partition, from, to);
}

/** The position in time of an event read during warm-up: its timestamp; 0 (as the event before it) when in the future. */
const historicAt = ({ at }: DomainEvent, arrivedAt: number): number => (at <= arrivedAt ? at : 0);
