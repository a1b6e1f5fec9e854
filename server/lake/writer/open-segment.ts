import { bytesOf } from '@/server/lake/reading/read-queue';
import type { LogIdentity, PartitionBatch, PartitionCounts } from '@/server/lake/segment';

/** What became of the offsets that were appended since the last commit of a topic. */
export class OpenSegment {
  /** Epoch ms of the first append; undefined: nothing was appended. */
  since: number | undefined;
  /** Of its rows in memory, about. */
  bytes = 0;
  /** Largest record timestamp, epoch ms. */
  newestAt: number | undefined;
  private readonly partitions = new Map<number, PartitionCounts>();

  /** `next`: the first offset of each partition. */
  constructor(
    readonly log: LogIdentity,
    readonly next: number[],
  ) {}

  /** Throws when the batch does not continue where the partition ends, or leaves out offsets. */
  add(batch: PartitionBatch): void {
    const { topic, partition, rows, invalid, markers, gaps, next } = batch;
    const counts = this.countsOf(partition, next - lengthOf(batch));
    if (counts.to + lengthOf(batch) !== next)
      throw new Error(
        `${topic}-${partition} was read from ${counts.to} to ${next}, but ${lengthOf(batch)} offsets were accounted for.`,
      );
    counts.to = next;
    counts.rows += rows.length;
    counts.invalid += invalid.length;
    counts.markers += sum(markers);
    counts.gaps.push(...gaps);
    this.next[partition] = next;
    this.since ??= Date.now();
    this.bytes += bytesOf(batch);
    for (const { at } of rows) this.newestAt = Math.max(this.newestAt ?? at, at);
  }

  counts(): PartitionCounts[] {
    return [...this.partitions.values()].map((counts) => ({ ...counts, gaps: [...counts.gaps] }));
  }

  private countsOf(partition: number, first: number): PartitionCounts {
    const existing = this.partitions.get(partition);
    if (existing) return existing;
    const from = this.next[partition] ?? first;
    const counts = { partition, from, to: from, rows: 0, invalid: 0, markers: 0, gaps: [] };
    this.partitions.set(partition, counts);
    return counts;
  }
}

const sum = (runs: readonly { from: number; to: number }[]): number =>
  runs.reduce((total, { from, to }) => total + to - from, 0);

const lengthOf = ({ rows, invalid, markers, gaps }: PartitionBatch): number =>
  rows.length + invalid.length + sum(markers) + sum(gaps);
