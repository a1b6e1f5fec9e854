/** A range of consecutive offsets of one partition: the first, and the one after the last. */
export interface OffsetRun {
  from: number;
  to: number;
}
