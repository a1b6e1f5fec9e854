import type { PartitionLog } from './partition-log';

/** The partition logs that are not empty, as a binary heap by the age of their oldest entry. */
export class OldestFirst {
  private readonly heap: PartitionLog[] = [];

  get first(): PartitionLog | undefined {
    return this.heap[0];
  }

  /** To be called when a log is given its first entry. O(log n). */
  add(log: PartitionLog): void {
    let at = this.heap.push(log) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && this.isBefore(at, parent); parent = (at - 1) >> 1) {
      this.swap(at, parent);
      at = parent;
    }
  }

  /** To be called when the oldest entry of the first log was dropped. O(log n). */
  firstChanged(): void {
    const last = this.heap.length - 1;
    if (this.heap[0]?.length === 0) {
      this.swap(0, last);
      this.heap.pop();
    }
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      let oldest = this.isBefore(left, at) ? left : at;
      if (this.isBefore(right, oldest)) oldest = right;
      if (oldest === at) return;
      this.swap(at, oldest);
      at = oldest;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const a = this.heap[one]?.oldest;
    const b = this.heap[other]?.oldest;
    return a !== undefined && b !== undefined && a.at < b.at;
  }

  private swap(one: number, other: number): void {
    const a = this.heap[one];
    const b = this.heap[other];
    if (!a || !b) return;
    this.heap[one] = b;
    this.heap[other] = a;
  }
}
