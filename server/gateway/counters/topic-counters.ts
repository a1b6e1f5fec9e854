import type { CountedBlocks, TopicCounts } from '@/lib/analytics/counters';
import type { DomainEvent, EventData } from '@/lib/events';
import type { OffsetRun } from '@/server/bus';
import { PartitionCounters } from './partition-counters';

/** Blocks kept of a topic: a million offsets, the marks of which DuckDB sums in half a second. */
const maxBlocks = 1_024;
/** Of a topic with hundreds of partitions. */
const minBlocks = 4;

/** Identifies a log: a topic that is recreated has another id. */
export interface LogId {
  clusterId: string;
  topicId: string;
}

/**
 * Counters of one topic from the first offset that this gateway read of its log. They share no code with the ring, the
 * accounting and the projections, and nothing is ever taken from them.
 */
export class TopicCounters {
  private log = { clusterId: '', topicId: '' };
  private partitions: PartitionCounters[] = [];
  private types = new Map<string, number>();
  private paid = new Map<string, number>();
  private refunded = new Map<string, number>();
  private blocksEach = maxBlocks;

  /** Begins anew at these offsets (index: partition) of a log. */
  reset(log: LogId, from: readonly number[]): void {
    this.log = log;
    this.blocksEach = Math.max(minBlocks, Math.floor(maxBlocks / Math.max(1, from.length)));
    this.partitions = from.map((offset) => new PartitionCounters(offset, this.blocksEach));
    this.types = new Map();
    this.paid = new Map();
    this.refunded = new Map();
  }

  /** Counts a valid event. `mark`: its `markOf`, taken when it was decoded. */
  addEvent(event: DomainEvent, mark: number): void {
    const { type, partition, offset } = event;
    this.of(partition).addEvent(offset, mark);
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
    if (type === 'payment.succeeded') addMoney(this.paid, event);
    else if (type === 'payment.refunded') addMoney(this.refunded, event);
  }

  addInvalid(partition: number, offset: number): void {
    this.of(partition).addInvalid(offset);
  }

  addRuns(kind: 'invalid' | 'markers', partition: number, runs: readonly OffsetRun[]): void {
    for (const { from, to } of runs) this.of(partition).addRun(kind, from, to);
  }

  /** Notes that all offsets before `next` were read. */
  advance(partition: number, next: number): void {
    this.of(partition).advance(next);
  }

  totals(): Omit<TopicCounts, 'topic'> {
    return {
      ...this.log,
      partitions: this.partitions.map((each) => each.totals()),
      types: Object.fromEntries(this.types),
      paid: Object.fromEntries(this.paid),
      refunded: Object.fromEntries(this.refunded),
    };
  }

  /** undefined: the topic has no such partition. */
  blocks(partition: number): CountedBlocks | undefined {
    return this.partitions[partition]?.perBlock();
  }

  private of(partition: number): PartitionCounters {
    // A partition that was added later is read from its beginning.
    for (let p = this.partitions.length; p <= partition; p += 1)
      this.partitions[p] = new PartitionCounters(0, this.blocksEach);
    return this.partitions[partition] as PartitionCounters;
  }
}

function addMoney(sums: Map<string, number>, event: DomainEvent): void {
  const { amount, currency } = event.data as EventData<'payment.succeeded'>;
  sums.set(currency, (sums.get(currency) ?? 0) + amount);
}
