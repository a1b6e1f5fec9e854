/** Offsets of one partition that follow each other: the first, and the one behind the last. */
export interface OffsetRun {
  from: number;
  to: number;
}
