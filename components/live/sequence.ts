import type { DomainEvent } from '@/lib/events';

/** Knows which offsets were seen, and so which events are doubles. */
export class Sequence {
  private next: number[] = [];

  /** The events not seen before, in the order given. */
  fresh(events: readonly DomainEvent[]): DomainEvent[] {
    return events.filter(({ partition, offset }) => {
      if (offset < (this.next[partition] ?? 0)) return false;
      this.next[partition] = offset + 1;
      return true;
    });
  }

  reset(): void {
    this.next = [];
  }
}
