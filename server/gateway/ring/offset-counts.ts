import { OffsetRuns } from './offset-runs';

/** What an offset may be: an event, a record that is none, or no record at all. */
const offsetKinds = ['valid', 'invalid', 'markers'] as const;
export type OffsetKind = (typeof offsetKinds)[number];

/** A stretch of one partition of which not as many offsets were counted as were read. */
export interface Mismatch {
  partition: number;
  from: number;
  to: number;
  counted: number;
}

interface Partition extends Record<OffsetKind, OffsetRuns> {
  /** Every offset from here on is counted. */
  knownFrom: number;
  /** Since it was compared last with what was read. */
  counted: number;
  isInOrder: boolean;
}

/**
 * What became of each offset of a feed, counted where it happens: by its kind in total, and per partition, so that it is
 * known between any two positions. Runs are kept for as many as `mostRuns`; what is before those is no longer known.
 */
export class OffsetCounts {
  readonly totals: Record<OffsetKind, number> = { valid: 0, invalid: 0, markers: 0 };
  private readonly partitions: Partition[] = [];
  private runs = 0;

  constructor(private readonly mostRuns: number) {}

  /** Says that a partition is read from this offset on. */
  begin(partition: number, offset: number): void {
    const counts = this.of(partition);
    for (const kind of offsetKinds) this.runs -= counts[kind].length;
    this.partitions[partition] = newPartition(offset);
  }

  /** Counts a valid event, which is nearly all that comes: as `add`, for less. */
  addEvent(partition: number, offset: number): boolean {
    const counts = this.partitions[partition];
    if (!counts?.valid.extend(offset, offset + 1)) return this.add('valid', partition, offset, offset + 1);
    counts.counted += 1;
    this.totals.valid += 1;
    return true;
  }

  /** Counts the offsets from one on, and before another. False where one of this kind was at or behind them already. */
  add(kind: OffsetKind, partition: number, from: number, to: number): boolean {
    const counts = this.of(partition);
    const runs = counts[kind];
    const before = runs.length;
    const isInOrder = runs.add(from, to);
    this.totals[kind] += to - from;
    counts.counted += to - from;
    if (!isInOrder) counts.isInOrder = false;
    this.runs += runs.length - before;
    if (this.runs > this.mostRuns) this.shrink();
    return isInOrder;
  }

  /** To be called when everything before `to` was read, where reading stood at `from`. */
  compare(partition: number, from: number, to: number): Mismatch | undefined {
    const counts = this.of(partition);
    const { counted, isInOrder } = counts;
    counts.counted = 0;
    counts.isInOrder = true;
    return isInOrder && counted === to - from ? undefined : { partition, from, to, counted };
  }

  /** How many there are of a kind from one position on, and before another. Indexes are partitions. */
  between(kind: OffsetKind, from: readonly number[], to: readonly number[]): number {
    return this.partitions.reduce(
      (sum, _, partition) => sum + this.betweenIn(kind, partition, from[partition] ?? 0, to[partition] ?? 0),
      0,
    );
  }

  /** The same in one partition. */
  betweenIn(kind: OffsetKind, partition: number, from: number, to: number): number {
    return this.partitions[partition]?.[kind].between(from, to) ?? 0;
  }

  /** From which offset on it is known of every one what it was. */
  knownFrom(partition: number): number {
    return this.partitions[partition]?.knownFrom ?? 0;
  }

  /** What is before this offset is no longer known, or not to be relied on. */
  forget(partition: number, before: number): void {
    const counts = this.of(partition);
    counts.knownFrom = Math.max(counts.knownFrom, before);
    for (const kind of offsetKinds) {
      this.runs -= counts[kind].length;
      counts[kind].forget(before);
      this.runs += counts[kind].length;
    }
  }

  // Half of those of the partition that has the most: the next time is long after.
  private shrink(): void {
    const sizes = this.partitions.map((counts) =>
      Math.max(...offsetKinds.map((kind) => counts[kind].length)),
    );
    const partition = sizes.indexOf(Math.max(...sizes));
    const counts = this.of(partition);
    const kind = offsetKinds.find((name) => counts[name].length === sizes[partition]) ?? 'valid';
    this.forget(partition, counts[kind].middle);
  }

  private of(partition: number): Partition {
    for (let p = this.partitions.length; p <= partition; p += 1) this.partitions[p] = newPartition(0);
    return this.partitions[partition] as Partition;
  }
}

const newPartition = (knownFrom: number): Partition => ({
  valid: new OffsetRuns(),
  invalid: new OffsetRuns(),
  markers: new OffsetRuns(),
  knownFrom,
  counted: 0,
  isInOrder: true,
});
