import type { RawRecord, Topic } from '@/lib/events';
import type { OffsetRun } from '@/server/bus/wire/records/offset-run';

/** What was read of one partition, up to `next`: every offset has a record or is in one of the runs. */
export interface TailBatch {
  topic: Topic;
  partition: number;
  records: readonly RawRecord[];
  /** Offsets without a record: transaction markers, aborted transactions, compacted away. */
  skipped: readonly OffsetRun[];
  /** Offsets that could not be read, after the one in `records` that reports them. */
  unreadable: readonly OffsetRun[];
  /** The next offset to read. */
  next: number;
}

/** Reading continues at another offset than the next one. */
export interface LogBreak {
  topic: Topic;
  /** epoch: recreated or truncated at its end · retention: records were deleted before they were read. */
  reason: 'epoch' | 'retention';
  topicId: string;
  /** Next offset to read. Indexes are partitions. */
  from: number[];
  /** Number of offsets that were not read. */
  missed: number;
}

export interface TailHandlers {
  /** Called synchronously, in offset order per partition; `records` is empty for transaction markers alone. */
  onBatch(batch: TailBatch): void;
  onBreak?(logBreak: LogBreak): void;
}
