import { OffsetRuns } from './offset-runs';

/** What an offset holds: a valid event, an invalid message, or no record at all (markers). */
const offsetKinds = ['valid', 'invalid', 'markers'] as const;
export type OffsetKind = (typeof offsetKinds)[number];

/** A range of one partition of which more or fewer offsets were counted than were read. */
export interface Mismatch {
  partition: number;
  from: number;
  to: number;
  counted: number;
}

interface Partition extends Record<OffsetKind, OffsetRuns> {
  /** The kind of every offset from here on can be looked up. */
  knownFrom: number;
  /** Offsets counted since the last `compare`. */
  counted: number;
  isInOrder: boolean;
}

/**
 * The kind of each offset of a feed, counted where it is determined: in total, and as runs per partition, so that it can be
 * counted between any two positions. At most `maxRuns` runs are kept; the earliest are dropped first.
 */
export class OffsetCounts {
  readonly totals: Record<OffsetKind, number> = { valid: 0, invalid: 0, markers: 0 };
  private readonly partitions: Partition[] = [];
  private runs = 0;

  constructor(private readonly maxRuns: number) {}

  /** Sets the offset that a partition is read from. */
  begin(partition: number, offset: number): void {
    const counts = this.of(partition);
    for (const kind of offsetKinds) this.runs -= counts[kind].length;
    this.partitions[partition] = newPartition(offset);
  }

  /** As `add` for one valid event, but faster: nearly all offsets are valid events in order. */
  addEvent(partition: number, offset: number): boolean {
    const counts = this.partitions[partition];
    if (!counts?.valid.extend(offset, offset + 1)) return this.add('valid', partition, offset, offset + 1);
    counts.counted += 1;
    this.totals.valid += 1;
    return true;
  }

  /** Counts the offsets `from` to `to` (exclusive). Returns false where later ones of this kind were counted before. */
  add(kind: OffsetKind, partition: number, from: number, to: number): boolean {
    const counts = this.of(partition);
    const runs = counts[kind];
    const before = runs.length;
    const isInOrder = runs.add(from, to);
    this.totals[kind] += to - from;
    counts.counted += to - from;
    if (!isInOrder) counts.isInOrder = false;
    this.runs += runs.length - before;
    if (this.runs > this.maxRuns) this.shrink();
    return isInOrder;
  }

  /** To be called when the offsets `from` to `to` were read: a mismatch unless exactly as many were counted, in order. */
  compare(partition: number, from: number, to: number): Mismatch | undefined {
    const counts = this.of(partition);
    const { counted, isInOrder } = counts;
    counts.counted = 0;
    counts.isInOrder = true;
    return isInOrder && counted === to - from ? undefined : { partition, from, to, counted };
  }

  /** How many offsets of a kind lie between two positions (index: partition). */
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

  /** The first offset of a partition from which on every kind can be looked up. */
  knownFrom(partition: number): number {
    return this.partitions[partition]?.knownFrom ?? 0;
  }

  /** Drops what was counted before this offset. */
  forget(partition: number, before: number): void {
    const counts = this.of(partition);
    counts.knownFrom = Math.max(counts.knownFrom, before);
    for (const kind of offsetKinds) {
      this.runs -= counts[kind].length;
      counts[kind].forget(before);
      this.runs += counts[kind].length;
    }
  }

  /** Drops half of the runs of the partition that has the most, so that it is not soon called again. */
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
