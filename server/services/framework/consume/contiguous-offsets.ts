/**
 * Which offset of a partition may be committed while its records end out of order: the one up to which all are
 * done. Idea: the sync runner of bluesky-social/atproto.
 */
export class ContiguousOffsets {
  private readonly open: number[] = [];
  private readonly done = new Set<number>();
  private last = -1;
  private next: number | undefined;
  private committed: number | undefined;

  /** Notes a record that was fetched. False when it, or one after it, was fetched before. */
  add(offset: number): boolean {
    if (offset <= this.last) return false;
    this.last = offset;
    this.next ??= offset;
    this.committed ??= offset;
    this.open.push(offset);
    return true;
  }

  /** Notes that a record is handled. */
  finish(offset: number): void {
    this.done.add(offset);
    let first = this.open[0];
    while (first !== undefined && this.done.delete(first)) {
      this.next = first + 1;
      this.open.shift();
      first = this.open[0];
    }
  }

  /** The next offset to read after a restart, when it has moved since `markCommitted`. */
  toCommit(): number | undefined {
    return this.next === this.committed ? undefined : this.next;
  }

  markCommitted(offset: number): void {
    this.committed = offset;
  }
}
