/**
 * The committable offset of a partition whose records finish out of order: the end of the contiguous prefix of finished
 * records. Idea: the sync runner of bluesky-social/atproto.
 */
export class ContiguousOffsets {
  private readonly open: number[] = [];
  private readonly done = new Set<number>();
  private last = -1;
  private next: number | undefined;
  private committed: number | undefined;

  /** Adds a fetched record. False when it, or a later one, was added before. */
  add(offset: number): boolean {
    if (offset <= this.last) return false;
    this.last = offset;
    this.next ??= offset;
    this.committed ??= offset;
    this.open.push(offset);
    return true;
  }

  /** Marks a record as finished. */
  finish(offset: number): void {
    this.done.add(offset);
    let first = this.open[0];
    while (first !== undefined && this.done.delete(first)) {
      this.next = first + 1;
      this.open.shift();
      first = this.open[0];
    }
  }

  /** The offset to commit, which is the next one to read after a restart. Undefined when it is committed already. */
  toCommit(): number | undefined {
    return this.next === this.committed ? undefined : this.next;
  }

  markCommitted(offset: number): void {
    this.committed = offset;
  }
}
