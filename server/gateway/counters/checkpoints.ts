import type { CounterCheckpoint, CountersRequest } from '@/lib/analytics/counters';
import type { Topic } from '@/lib/events';
import type { FeedHub } from '@/server/gateway/feeds/feed-hub';
import type { OrderProjection } from '@/server/gateway/projections/order-projection';

/** Between two checkpoints that are kept. */
const intervalMs = 5_000;
/** Half of them at full resolution, ten minutes, and half at one of two minutes, four hours. */
const maxKept = 256;
const coarseStep = 24;
/** Of topics with thousands of partitions fewer are kept. */
const maxKeptPartitions = 50_000;
const minKept = 4;

export interface CheckpointSources {
  feeds: { byTopic: ReadonlyMap<Topic, FeedHub>; orders: OrderProjection };
  /** The gateway's clock, epoch ms. */
  now(): number;
}

/**
 * What the gateway had counted at moments of the past: a reader that is behind compares its own figures with those of a
 * moment that it has reached.
 */
export class Checkpoints {
  private readonly kept: { number: number; checkpoint: CounterCheckpoint }[] = [];
  private taken = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly sources: CheckpointSources) {
    this.timer = setInterval(() => this.keep(), intervalMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Everything that is counted now. */
  take(): CounterCheckpoint {
    const { feeds, now } = this.sources;
    const topics = [...feeds.byTopic].map(([topic, { counters }]) => ({ topic, ...counters.totals() }));
    const read = topics.find(({ topic }) => topic === 'orders')?.partitions ?? [];
    return { at: now(), topics, orders: feeds.orders.statusesFrom(read.map(({ from }) => from)) };
  }

  /** The newest one that is not ahead of these positions; undefined: none is. */
  find(upTo: NonNullable<CountersRequest['upTo']>): CounterCheckpoint | undefined {
    return this.kept.findLast(({ checkpoint }) => isReached(checkpoint, upTo))?.checkpoint;
  }

  /** Keeps a checkpoint of this moment. */
  keep(): void {
    const checkpoint = this.take();
    this.kept.push({ number: this.taken, checkpoint });
    this.taken += 1;
    const partitions = checkpoint.topics.reduce((sum, each) => sum + each.partitions.length, 1);
    const most = Math.max(minKept, Math.min(maxKept, Math.floor(maxKeptPartitions / partitions)));
    while (this.kept.length > most) this.dropOne(most / 2);
  }

  private dropOne(maxCoarse: number): void {
    const isCoarse = ({ number }: { number: number }) => number % coarseStep === 0;
    const tooManyCoarse = this.kept.filter(isCoarse).length > maxCoarse;
    this.kept.splice(
      this.kept.findIndex((each) => isCoarse(each) === tooManyCoarse),
      1,
    );
  }
}

/** Topics of another log, or that are not in the positions, cannot be compared anyway. */
const isReached = ({ topics }: CounterCheckpoint, upTo: NonNullable<CountersRequest['upTo']>): boolean =>
  topics.every(({ topic, topicId, partitions }) => {
    const reached = upTo[topic];
    if (reached?.topicId !== topicId) return true;
    return partitions.every(({ next }, partition) => next <= (reached.next[partition] ?? 0));
  });
