/** next: the one that was due · hole: one before it was lost · repeat: it, or a later one, was there already. */
export type Arrival = 'next' | 'hole' | 'repeat';

/** Counts the batches of one subscription. A gateway that does not number them is believed. */
export class BatchNumbers {
  private last: number | undefined;

  /** Whether this gateway numbers its batches, and so keeps idle rooms beating too. */
  get areTold(): boolean {
    return this.last !== undefined;
  }

  /** Sets where counting starts; undefined: at the next number that comes. */
  start(seq: number | undefined): void {
    this.last = seq;
  }

  /** Judges the number of a live batch; only a batch that is `next` moves the count. */
  judge(seq: number | undefined): Arrival {
    if (seq === undefined) return 'next';
    if (this.last !== undefined && seq > this.last + 1) return 'hole';
    if (this.last !== undefined && seq <= this.last) return 'repeat';
    this.last = seq;
    return 'next';
  }
}
