import { setTimeout as sleep } from 'node:timers/promises';
import { type DomainEvent, decode, type RawRecord, type Topic } from '@/lib/events';
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

/** Offsets of one partition that are read again. */
interface Repair {
  feed: FeedHub;
  topic: Topic;
  /** Of the log that the offsets belong to. */
  epoch: string;
  partition: number;
  from: number;
  to: number;
}

/**
 * After a mismatch the state of a feed may lack an event, and so would every snapshot taken from it. The offsets of the
 * mismatch are read again from Kafka and applied to the state. Neither clients nor ring depend on it: the ring is no longer
 * used for these offsets, and clients request them again by themselves.
 */
export class StateRepair {
  private last: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(private readonly options: StateRepairOptions) {}

  /** Repairs run one after the other. */
  request(feed: FeedHub, { partition, from, to }: Mismatch): void {
    const { topic } = feed;
    if (!topic || !feed.projection.restore) return;
    const repair = { feed, topic, epoch: feed.log.position.epoch, partition, from, to };
    this.last = this.last.then(() => this.run(repair));
  }

  /** Resolves when the requested repairs have ended. */
  finished(): Promise<void> {
    return this.last;
  }

  stop(): Promise<void> {
    this.isStopped = true;
    return this.finished();
  }

  private async run(repair: Repair): Promise<void> {
    const { failures, retryMs = 500 } = this.options;
    let next = repair.from;
    for (let failed = 0; next < repair.to && !this.isStopped; ) {
      try {
        next = await this.restoreFrom(next, repair);
      } catch (error) {
        failed += 1;
        if (failed === attempts) {
          const { feed, partition, from, to } = repair;
          failures.report(error, 'a repair of the state', { feed: feed.name, partition, from, to });
          return;
        }
        await sleep(retryMs);
      }
    }
  }

  /** Applies one portion. Returns the next offset; `to` where the log no longer has this one. Throws when nothing was read. */
  private async restoreFrom(next: number, { feed, topic, epoch, partition, to }: Repair): Promise<number> {
    const portion = await this.options.reader.read([{ topic, partition, next }], portionBytes);
    if (portion.isDeleted || feed.log.position.epoch !== epoch) return to;
    const reached = portion.reached[0]?.next ?? next;
    if (reached === next)
      throw new Error(`Kafka returned nothing from offset ${next} of ${topic}-${partition}.`);
    feed.restore(
      portion.records.filter(({ offset }) => offset < to).flatMap((record) => eventOf(feed, record)),
    );
    return reached;
  }
}

/** The event of a record, as clients are sent it; none of an invalid message. */
function eventOf(feed: FeedHub, record: RawRecord): { event: DomainEvent; bytes: number }[] {
  const decoded = decode(record);
  if (!decoded.ok) return [];
  const event = feed.toClient(decoded.event);
  return [{ event, bytes: costOf(record, event) }];
}
