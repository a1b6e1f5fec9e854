import type { DomainEvent } from '@/lib/events';
import { PartitionLog } from './partition-log';

export interface RingBounds {
  events: number;
  bytes: number;
}

/**
 * The newest events of a feed, bounded by count and by bytes. What is dropped first is the oldest by its
 * timestamp, whatever partition it is of, so that all partitions reach equally far back.
 */
export class Ring {
  private readonly logs: PartitionLog[] = [];
  private bytes = 0;
  private count = 0;

  constructor(private readonly bounds: RingBounds) {}

  get length(): number {
    return this.count;
  }

  /** Timestamp of the oldest event held, epoch ms. */
  get oldestAt(): number | undefined {
    return this.oldestLog()?.oldest?.event.at;
  }

  /** Says that reading a partition begins at this offset: what is before it is not held. */
  begin(partition: number, offset: number): void {
    this.log(partition).heldFrom = offset;
  }

  push(event: DomainEvent, bytes: number): void {
    this.log(event.partition).push({ event, bytes });
    this.bytes += bytes;
    this.count += 1;
    while (this.count > this.bounds.events || this.bytes > this.bounds.bytes) this.drop();
  }

  /** From which offset on each partition is held. */
  heldFrom(): number[] {
    return this.logs.map((log) => log.heldFrom);
  }

  /** How many offsets from `next` on (index: partition) can no longer be had. 0: the ring reaches back far enough. */
  missedSince(next: readonly number[]): number {
    return this.logs.reduce(
      (sum, log, partition) => sum + Math.max(0, log.heldFrom - (next[partition] ?? 0)),
      0,
    );
  }

  /** The events with offset `next[partition]` or later, oldest first; in offset order per partition. */
  eventsSince(next: readonly number[]): DomainEvent[] {
    const found = this.logs.flatMap((log, partition) => log.since(next[partition] ?? 0));
    return byTime(found);
  }

  /** Every event held that passes, oldest first. */
  select(passes: (event: DomainEvent) => boolean): DomainEvent[] {
    return byTime(this.logs.flatMap((log) => log.since(0).filter(passes)));
  }

  private drop(): void {
    const log = this.oldestLog();
    if (!log) return;
    this.bytes -= log.shift();
    this.count -= 1;
  }

  private oldestLog(): PartitionLog | undefined {
    let oldest: PartitionLog | undefined;
    for (const log of this.logs) {
      if (log.oldest && (!oldest?.oldest || log.oldest.event.at < oldest.oldest.event.at)) oldest = log;
    }
    return oldest;
  }

  private log(partition: number): PartitionLog {
    for (let p = this.logs.length; p <= partition; p += 1) this.logs[p] = new PartitionLog();
    return this.logs[partition] as PartitionLog;
  }
}

// Timestamps within a partition may go back (producers set them), and offsets must not: a stable sort on the
// highest timestamp so far keeps each partition in offset order.
function byTime(events: DomainEvent[]): DomainEvent[] {
  const highest: number[] = [];
  const keyed = events.map((event) => {
    const key = Math.max(highest[event.partition] ?? 0, event.at);
    highest[event.partition] = key;
    return { key, event };
  });
  return keyed.sort((a, b) => a.key - b.key).map(({ event }) => event);
}
