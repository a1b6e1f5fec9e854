import type { DomainEvent } from '@/lib/events';
import { OldestFirst } from './oldest-first';
import { type Entry, PartitionLog } from './partition-log';

export interface RingBounds {
  events: number;
  bytes: number;
}

/** Notified of what a ring takes in and what it drops. */
export interface RingIndex {
  held?(entry: Entry): void;
  dropped?(entry: Entry, ring: Ring): void;
}

type Passes = (event: DomainEvent) => boolean;
const everything: Passes = () => true;

/**
 * The ring buffer of a feed: its newest events, bounded by count and by bytes. The event with the earliest position in
 * time is dropped first, whatever its partition, so that all partitions reach equally far back.
 */
export class Ring {
  private readonly logs: PartitionLog[] = [];
  private readonly oldest = new OldestFirst();
  private bytes = 0;
  private count = 0;
  private pushed = 0;

  constructor(
    private readonly bounds: RingBounds,
    private readonly index: RingIndex = {},
  ) {}

  get length(): number {
    return this.count;
  }

  /** The position in time of the oldest event, epoch ms. */
  get oldestAt(): number | undefined {
    return this.oldest.first?.oldest?.at;
  }

  /** Sets the offset that a partition is read from: what is before it is not held. */
  begin(partition: number, offset: number): void {
    this.log(partition).heldFrom = offset;
  }

  /** An event whose position in time is before that of its predecessor gets the predecessor's. */
  push(entry: Entry): void {
    entry.number = this.pushed++;
    const log = this.log(entry.event.partition);
    log.push(entry);
    if (log.length === 1) this.oldest.add(log);
    this.bytes += entry.bytes;
    this.count += 1;
    this.index.held?.(entry);
    while (this.count > this.bounds.events || this.bytes > this.bounds.bytes) this.drop();
  }

  /** Whether this event is in the ring: one that was lost is not, although the ring reaches back to it. O(log n). */
  has({ partition, offset }: DomainEvent): boolean {
    return this.logs[partition]?.has(offset) ?? false;
  }

  /** Whether an event with this offset was not dropped yet. O(1). */
  reachesBackTo({ partition, offset }: DomainEvent): boolean {
    return offset >= (this.logs[partition]?.heldFrom ?? 0);
  }

  /** The first offset of each partition that is held. */
  heldFrom(): number[] {
    return this.logs.map((log) => log.heldFrom);
  }

  /** How many offsets from `next` on (index: partition) are no longer held. 0: the ring reaches back far enough. */
  missedSince(next: readonly number[]): number {
    return this.logs.reduce(
      (sum, log, partition) => sum + Math.max(0, log.heldFrom - (next[partition] ?? 0)),
      0,
    );
  }

  /** How many events have offset `next[partition]` or a later one, and pass if `passes` is given: then in O(n). */
  countSince(next: readonly number[], passes?: Passes): number {
    return this.logs.reduce((sum, log, partition) => sum + log.countSince(next[partition] ?? 0, passes), 0);
  }

  /** The same, but no more than `limit` are counted. */
  countAtMost(limit: number, passes: Passes): number {
    let count = 0;
    for (const log of this.logs) if (count < limit) count += log.countAtMost(limit - count, passes);
    return count;
  }

  /** The same for each partition. */
  countsSince(next: readonly number[]): number[] {
    return this.logs.map((log, partition) => log.countSince(next[partition] ?? 0));
  }

  /** The entries that `since` returns, and how many it left out because they do not pass. */
  scan(next: readonly number[], passes: Passes): { entries: Entry[]; left: number } {
    let left = 0;
    const entries = this.since(next, (event) => {
      const isWanted = passes(event);
      if (!isWanted) left += 1;
      return isWanted;
    });
    return { entries, left };
  }

  /** The entries with offset `next[partition]` or later that pass, oldest first; in offset order per partition. */
  since(next: readonly number[], passes: Passes = everything): Entry[] {
    return byTime(this.logs.flatMap((log, partition) => log.since(next[partition] ?? 0, passes)));
  }

  /**
   * The first part of what `since` returns, of about this size, with a share from each partition. `reached`: the offset
   * that each partition was read to; undefined: to its end.
   */
  portionSince(
    next: readonly number[],
    { events, bytes }: RingBounds,
  ): { entries: Entry[]; reached: (number | undefined)[] } {
    const from = this.logs.map((_, partition) => next[partition] ?? 0);
    const ahead = Math.max(1, this.logs.filter((log, p) => log.countSince(from[p] ?? 0) > 0).length);
    const share = { events: Math.ceil(events / ahead), bytes: bytes / ahead };
    const portions: Entry[][] = [];
    let left = events;
    for (const [partition, log] of this.logs.entries()) {
      const portion = left > 0 ? log.portion(from[partition] ?? 0, share) : [];
      left -= portion.length;
      portions.push(portion);
    }
    const reached = portions.map((portion, partition) => {
      const start = from[partition] ?? 0;
      const isAll = this.logs[partition]?.countSince(start) === portion.length;
      return isAll ? undefined : (portion.at(-1)?.event.offset ?? start - 1) + 1;
    });
    return { entries: byTime(portions.flat()), reached };
  }

  /**
   * The newest `limit` of the events that pass, oldest first: in order of arrival, as a page that was open lists them;
   * events from before this gateway started by their position in time.
   */
  newest(limit: number, passes: Passes): DomainEvent[] {
    return this.logs
      .flatMap((log) => log.newest(limit, passes))
      .sort((a, b) => a.at - b.at || a.number - b.number)
      .slice(-limit)
      .map(({ event }) => event);
  }

  private drop(): void {
    const dropped = this.oldest.first?.shift();
    if (!dropped) return;
    this.oldest.firstChanged();
    this.bytes -= dropped.bytes;
    this.count -= 1;
    this.index.dropped?.(dropped, this);
  }

  private log(partition: number): PartitionLog {
    for (let p = this.logs.length; p <= partition; p += 1) this.logs[p] = new PartitionLog();
    return this.logs[partition] as PartitionLog;
  }
}

// The sort is stable: events of one partition stay in offset order.
const byTime = (entries: Entry[]): Entry[] => entries.sort((a, b) => a.at - b.at);
