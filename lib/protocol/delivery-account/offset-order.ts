import type { DomainEvent } from '../../events';

/** Which offsets of each partition have been seen: all before the next. */
export class OffsetOrder {
  private readonly next = new Map<number, number>();

  isKnown({ partition, offset }: DomainEvent): boolean {
    return offset < (this.next.get(partition) ?? 0);
  }

  /** How many of these go back behind one of their partition that came before. Notes nothing. */
  goingBack(events: readonly DomainEvent[]): number {
    const next = new Map<number, number>();
    let back = 0;
    for (const { partition, offset } of events) {
      if (offset < (next.get(partition) ?? this.next.get(partition) ?? 0)) back += 1;
      else next.set(partition, offset + 1);
    }
    return back;
  }

  /** Those that were not seen before, which now they are. */
  fresh(events: readonly DomainEvent[]): readonly DomainEvent[] {
    return events.filter((event) => {
      if (this.isKnown(event)) return false;
      this.next.set(event.partition, event.offset + 1);
      return true;
    });
  }
}

/** In the order of their offsets, partition by partition. */
export const inOrder = (events: readonly DomainEvent[]): readonly DomainEvent[] =>
  [...events].sort((a, b) => a.partition - b.partition || a.offset - b.offset);
