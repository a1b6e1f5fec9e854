/** A first-in, first-out list with access by index. `push` and `shift` are O(1), averaged over many calls. */
export class Queue<T> {
  private items: (T | undefined)[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  /** The item with this index from the front. */
  at(index: number): T | undefined {
    return this.items[this.head + index];
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    const item = this.items[this.head];
    if (item === undefined) return undefined;
    // Released immediately: until the next compaction the array would hold up to twice the bound.
    this.items[this.head] = undefined;
    this.head += 1;
    // Compacting when half is empty keeps shift O(1) on average.
    if (this.head > 64 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}
