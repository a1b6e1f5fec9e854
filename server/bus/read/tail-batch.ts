import type { RawRecord, Topic } from '@/lib/events';
import type { OffsetRun } from '@/server/bus/wire/records/offset-run';

/** What was read of one partition, up to `next`: every offset has a record or is in one of the runs. */
export interface TailBatch<R = RawRecord, T extends string = Topic> {
  topic: T;
  partition: number;
  records: readonly R[];
  /** Offsets without a record: transaction markers, aborted transactions, compacted away. */
  skipped: readonly OffsetRun[];
  /** Offsets that could not be read, after the one in `records` that reports them. */
  unreadable: readonly OffsetRun[];
  /** The next offset to read. */
  next: number;
}

/** Reading continues at another offset than the next one. */
export interface LogBreak<T extends string = Topic> {
  topic: T;
  /** epoch: recreated or truncated at its end · retention: records were deleted before they were read. */
  reason: 'epoch' | 'retention';
  topicId: string;
  /** Next offset to read. Indexes are partitions. */
  from: number[];
  /** Number of offsets that were not read. */
  missed: number;
}

export interface TailHandlers<R = RawRecord, T extends string = Topic> {
  /**
   * Called in offset order per partition; `records` is empty for transaction markers alone. Nothing more is read before
   * a promise that it returns is resolved; it must not reject.
   */
  onBatch(batch: TailBatch<R, T>): unknown;
  onBreak?(logBreak: LogBreak<T>): void;
}
