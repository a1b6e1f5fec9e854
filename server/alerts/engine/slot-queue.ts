import { slotMs } from '@/lib/alerts/windows';

/** The slot of a time. Epoch ms. */
export const slotOf = (at: number): number => Math.floor(at / slotMs);

/** What came for slots that are not evaluated yet. What comes late waits for the next one. */
export class SlotQueue<T> {
  readonly #slots = new Map<number, T[]>();
  /** The slot that was evaluated last. */
  last = Number.NEGATIVE_INFINITY;

  add(at: number, item: T): void {
    const slot = Math.max(slotOf(at), this.last + 1);
    const items = this.#slots.get(slot);
    if (items) items.push(item);
    else this.#slots.set(slot, [item]);
  }

  take(slot: number): readonly T[] {
    const items = this.#slots.get(slot) ?? [];
    this.#slots.delete(slot);
    this.last = slot;
    return items;
  }

  /** The slot to begin with when none was evaluated; at most `slot`. */
  firstUpTo(slot: number): number {
    if (this.last !== Number.NEGATIVE_INFINITY) return this.last + 1;
    let first = slot;
    for (const waiting of this.#slots.keys()) first = Math.min(first, waiting);
    return first;
  }
}
