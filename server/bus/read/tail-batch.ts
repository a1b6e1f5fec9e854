import type { RawRecord, Topic } from '@/lib/events';
import type { OffsetRun } from './offset-run';

/** What was read of one partition, up to `next`: every offset is that of a record, or in one of the runs. */
export interface TailBatch {
  topic: Topic;
  partition: number;
  records: readonly RawRecord[];
  /** Without a record: transaction markers, records of aborted transactions, compacted away. */
  skipped: readonly OffsetRun[];
  /** Of what cannot be read, beside the record that names it. */
  unreadable: readonly OffsetRun[];
  /** The next offset to read, as the log has it. */
  next: number;
}

/** A log that does not go on where it was read to. */
export interface LogBreak {
  topic: Topic;
  /** epoch: recreated or truncated at its end · retention: its beginning was deleted before it was read. */
  reason: 'epoch' | 'retention';
  topicId: string;
  /** Where reading goes on. Indexes are partitions. */
  from: number[];
  /** How many offsets were passed over. */
  missed: number;
}

export interface TailHandlers {
  /** Called in offset order per partition, synchronously; without records where there were markers alone. */
  onBatch(batch: TailBatch): void;
  onBreak?(broken: LogBreak): void;
}
