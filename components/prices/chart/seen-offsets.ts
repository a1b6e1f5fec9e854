/** A set of offsets per partition, to detect duplicates. */
export class SeenOffsets {
  private readonly partitions = new Map<number, Set<number>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Adds an offset. True if it was not in the set. */
  add({ partition, offset }: { partition: number; offset: number }): boolean {
    const seen = this.partitions.get(partition) ?? new Set();
    this.partitions.set(partition, seen);
    if (seen.has(offset)) return false;
    seen.add(offset);
    this.count += 1;
    return true;
  }
}
