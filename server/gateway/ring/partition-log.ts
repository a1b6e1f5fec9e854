import type { DomainEvent } from '@/lib/events';
import { addSums, eventSum } from '@/lib/protocol/event-sum';
import { Queue } from './queue';

export interface Entry {
  event: DomainEvent;
  /** About what it costs to hold. */
  bytes: number;
  /** Its position in time, epoch ms: not before that of the one before it in its partition. */
  at: number;
  /** Which of all that came, whatever partition it is in. */
  number: number;
  /** What `eventSum` said when it was decoded; undefined: nobody was there who would have been sent it. */
  sum: number | undefined;
}

/** The sum of a list of entries; of one that nobody was to be sent before, as it is now. */
export function sumOfEntries(entries: Iterable<Pick<Entry, 'event' | 'sum'>>): number {
  let sum = 0;
  for (const entry of entries) {
    entry.sum ??= eventSum(entry.event);
    sum = addSums(sum, entry.sum);
  }
  return sum;
}

type Passes = (event: DomainEvent) => boolean;

/** The newest records of one partition: a queue whose front is dropped, found by offset in O(log n). */
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
    // Timestamps within a partition may go back (producers set them), and offsets must not.
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

  /** How many events have this offset or a later one; with `passes` each of them is asked about. */
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

  /** The entries with this offset or a later one that pass, in offset order. */
  since(offset: number, passes: Passes): Entry[] {
    const found: Entry[] = [];
    for (let i = this.indexOf(offset); i < this.length; i += 1) {
      const entry = this.entries.at(i);
      if (entry && passes(entry.event)) found.push(entry);
    }
    return found;
  }

  /** The first entries from this offset on, within these bounds but one at least. */
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
