import type { DomainEvent } from '../../events';

/** The next expected offset of each partition: every offset before it has been seen. */
export class OffsetOrder {
  private readonly next = new Map<number, number>();

  isSeen({ partition, offset }: DomainEvent): boolean {
    return offset < (this.next.get(partition) ?? 0);
  }

  /** How many events have a lower offset than an earlier one of their partition. Changes nothing. */
  goingBack(events: readonly DomainEvent[]): number {
    const next = new Map<number, number>();
    let back = 0;
    for (const { partition, offset } of events) {
      if (offset < (next.get(partition) ?? this.next.get(partition) ?? 0)) back += 1;
      else next.set(partition, offset + 1);
    }
    return back;
  }

  /** Returns the events that were not seen before and marks them as seen. */
  takeUnseen(events: readonly DomainEvent[]): readonly DomainEvent[] {
    return events.filter((event) => {
      if (this.isSeen(event)) return false;
      this.next.set(event.partition, event.offset + 1);
      return true;
    });
  }
}

/** Sorted by partition, then by offset. */
export const inOrder = (events: readonly DomainEvent[]): readonly DomainEvent[] =>
  [...events].sort((a, b) => a.partition - b.partition || a.offset - b.offset);
