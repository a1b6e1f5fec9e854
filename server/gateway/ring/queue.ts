/** A first-in, first-out list that is read by index. Adding and taking cost the same however long it is. */
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
    // Its place stays until compacting, and it must not: that would hold up to twice the bound.
    this.items[this.head] = undefined;
    this.head += 1;
    // Compacting at half keeps a shift O(1) on average.
    if (this.head > 64 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}
