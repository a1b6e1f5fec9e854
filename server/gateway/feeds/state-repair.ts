import { setTimeout as sleep } from 'node:timers/promises';
import { decode, type Topic } from '@/lib/events';
import type { RangeReader } from '@/server/bus';
import type { FailureLog } from '@/server/gateway/failure-log';
import type { Mismatch } from '@/server/gateway/ring/offset-counts';
import { costOf } from './event-cost';
import type { FeedHub } from './feed-hub';

export interface StateRepairOptions {
  reader: Pick<RangeReader, 'read'>;
  failures: FailureLog;
  /** Between two attempts, ms. Unset: 500. */
  retryMs?: number;
}

const attempts = 5;
const portionBytes = 256 * 1024;

/**
 * After a mismatch the state of a feed may lack an event, and so would every snapshot taken from it. The offsets of the
 * mismatch are read again from Kafka and applied to the state. Clients and ring need nothing from here: the ring is not
 * used for these offsets any more, and clients ask for them again by themselves.
 */
export class StateRepair {
  private last: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly options: StateRepairOptions) {}

  /** Repairs are done one after the other. */
  request(feed: FeedHub, mismatch: Mismatch): void {
    const { topic } = feed;
    if (!topic || !feed.projection.restore) return;
    const { epoch } = feed.log.position;
    this.last = this.last.then(() => this.run(feed, topic, epoch, mismatch));
  }

  /** Resolves when the repairs that were requested have ended. */
  settled(): Promise<void> {
    return this.last;
  }

  stop(): Promise<void> {
    this.isStopped = true;
    return this.last;
  }

  private async run(feed: FeedHub, topic: Topic, epoch: string, mismatch: Mismatch): Promise<void> {
    const { failures, retryMs = 500 } = this.options;
    const { partition, from, to } = mismatch;
    for (let attempt = 1, next = from; next < to && !this.isStopped; ) {
      try {
        next = await this.restore(feed, topic, epoch, partition, next, to);
      } catch (error) {
        if (attempt === attempts) {
          failures.report(error, 'a repair of the state', { feed: feed.name, ...mismatch });
          return;
        }
        attempt += 1;
        await sleep(retryMs);
      }
    }
  }

  /** Applies one portion. Returns the next offset; `to` where the log no longer has this one. Throws when nothing was read. */
  private async restore(
    feed: FeedHub,
    topic: Topic,
    epoch: string,
    partition: number,
    next: number,
    to: number,
  ): Promise<number> {
    const portion = await this.options.reader.read([{ topic, partition, next }], portionBytes);
    if (portion.isDeleted || feed.log.position.epoch !== epoch) return to;
    for (const record of portion.records) {
      if (record.offset >= to) break;
      const decoded = decode(record);
      if (!decoded.ok) continue;
      const event = feed.toClient(decoded.event);
      feed.restore(event, costOf(record, event));
    }
    const reached = portion.reached[0]?.next ?? next;
    if (reached === next)
      throw new Error(`Kafka returned nothing from offset ${next} of ${topic}-${partition}.`);
    return reached;
  }
}
