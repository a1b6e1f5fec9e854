import type { DomainEvent } from '@/lib/events';

export interface Entry {
  event: DomainEvent;
  bytes: number;
}

/** The newest records of one partition: a queue whose front is dropped, found by offset in O(log n). */
export class PartitionLog {
  private entries: (Entry | undefined)[] = [];
  private head = 0;
  /** Every valid event with this offset or a later one is held. */
  heldFrom = 0;

  get length(): number {
    return this.entries.length - this.head;
  }

  get oldest(): Entry | undefined {
    return this.entries[this.head];
  }

  push(entry: Entry): void {
    this.entries.push(entry);
  }

  /** Drops the oldest entry and returns its bytes. */
  shift(): number {
    const dropped = this.entries[this.head];
    if (!dropped) return 0;
    // Its place stays until compacting, and it must not: that would hold up to twice the bound.
    this.entries[this.head] = undefined;
    this.head += 1;
    this.heldFrom = dropped.event.offset + 1;
    // Compacting at half keeps a shift O(1) on average.
    if (this.head > 1_024 && this.head * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.head);
      this.head = 0;
    }
    return dropped.bytes;
  }

  /** The events with this offset or a later one, in offset order. */
  since(offset: number): DomainEvent[] {
    const found: DomainEvent[] = [];
    for (let i = this.indexOf(offset); i < this.entries.length; i += 1) {
      const entry = this.entries[i];
      if (entry) found.push(entry.event);
    }
    return found;
  }

  /** As `since`, at most `limit` of them. */
  portionSince(offset: number, limit: number): DomainEvent[] {
    const from = this.indexOf(offset);
    return this.entries.slice(from, from + limit).flatMap((entry) => entry?.event ?? []);
  }

  private indexOf(offset: number): number {
    let low = this.head;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.entries[middle]?.event.offset ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
