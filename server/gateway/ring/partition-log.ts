import type { DomainEvent } from '@/lib/events';
import { addSums, eventSum } from '@/lib/protocol/event-sum';
import { Queue } from './queue';

/** An event as the ring holds it. */
export interface Entry {
  event: DomainEvent;
  /** About how much memory it takes. */
  bytes: number;
  /** Its position in time, epoch ms: never before that of the previous event of its partition. */
  at: number;
  /** Its number in order of arrival, over all partitions. */
  number: number;
  /** Its `eventSum` when it was decoded; undefined: no client was there that it could be sent to. */
  sum: number | undefined;
}

/** The checksum of a list of entries. Where an entry has none, it is computed now. */
export function sumOfEntries(entries: Iterable<Pick<Entry, 'event' | 'sum'>>): number {
  let sum = 0;
  for (const entry of entries) {
    entry.sum ??= eventSum(entry.event);
    sum = addSums(sum, entry.sum);
  }
  return sum;
}

type Passes = (event: DomainEvent) => boolean;

/** The newest events of one partition: a queue that drops at the front, with a binary search by offset. */
export class PartitionLog {
  private readonly entries = new Queue<Entry>();
  private newestAt = 0;
  /** Every valid event with this offset or a later one is held. */
  heldFrom = 0;

  get length(): number {
    return this.entries.length;
  }

  get oldest(): Entry | undefined {
    return this.entries.at(0);
  }

  push(entry: Entry): void {
    // Producers set the timestamps, which may go back within a partition.
    this.newestAt = Math.max(this.newestAt, entry.at);
    entry.at = this.newestAt;
    this.entries.push(entry);
  }

  /** Drops the oldest entry. */
  shift(): Entry | undefined {
    const dropped = this.entries.shift();
    if (dropped) this.heldFrom = dropped.event.offset + 1;
    return dropped;
  }

  /** How many events have this offset or a later one, and pass if `passes` is given: then in O(n). */
  countSince(offset: number, passes?: Passes): number {
    const from = this.indexOf(offset);
    if (!passes) return this.length - from;
    let count = 0;
    for (let i = from; i < this.length; i += 1) {
      const entry = this.entries.at(i);
      if (entry && passes(entry.event)) count += 1;
    }
    return count;
  }

  /** How many of the newest events pass, counted up to `limit`. */
  countAtMost(limit: number, passes: Passes): number {
    let count = 0;
    for (let i = this.length - 1; i >= 0 && count < limit; i -= 1) {
      const entry = this.entries.at(i);
      if (entry && passes(entry.event)) count += 1;
    }
    return count;
  }

  /** The newest `limit` entries that pass, in offset order. */
  newest(limit: number, passes: Passes): Entry[] {
    const found: Entry[] = [];
    for (let i = this.length - 1; i >= 0 && found.length < limit; i -= 1) {
      const entry = this.entries.at(i);
      if (entry && passes(entry.event)) found.push(entry);
    }
    return found.reverse();
  }

  /** The entries with this offset or a later one that pass, in offset order. */
  since(offset: number, passes: Passes): Entry[] {
    const found: Entry[] = [];
    for (let i = this.indexOf(offset); i < this.length; i += 1) {
      const entry = this.entries.at(i);
      if (entry && passes(entry.event)) found.push(entry);
    }
    return found;
  }

  /** The first entries from this offset on, within these bounds, but at least one. */
  portion(offset: number, { events, bytes }: { events: number; bytes: number }): Entry[] {
    const found: Entry[] = [];
    let weight = 0;
    for (let i = this.indexOf(offset); i < this.length && found.length < events && weight < bytes; i += 1) {
      const entry = this.entries.at(i);
      if (!entry) break;
      found.push(entry);
      weight += entry.bytes;
    }
    return found;
  }

  /** Whether the event with this offset is held. */
  has(offset: number): boolean {
    return this.entries.at(this.indexOf(offset))?.event.offset === offset;
  }

  private indexOf(offset: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.entries.at(middle)?.event.offset ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
