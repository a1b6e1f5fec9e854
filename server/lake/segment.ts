import type { OffsetRun } from '@/server/bus/wire/records/offset-run';

/** A valid event as a row of a topic's table. */
export interface EventRow {
  partition: number;
  offset: number;
  /** The record's timestamp, epoch ms, or its time of arrival when it was not between 1970 and 2100. */
  at: number;
  key: string | null;
  id: string;
  type: string;
  source: string | null;
  traceparent: string | null;
  /**
   * The data as JSON text, as Kafka has it (without a byte order mark; of a structured CloudEvent its `data`). Of a topic
   * outside of the catalogue any text; null for a record without a value.
   */
  data: string | null;
  /** The validated data as JSON text, from which the typed columns are read; null when it is equal to `data`. */
  fields: string | null;
}

/** A record that is no valid event, as a row of `_invalid/<topic>`. */
export interface InvalidRow {
  partition: number;
  offset: number;
  /** As in EventRow. */
  at: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: readonly { name: Buffer; value: Buffer | null }[];
  /** A short code, such as `malformed_json`. */
  reason: string;
  /** What is wrong and what to send instead. */
  message: string;
}

/** Offsets that were not written and never will be, `to` exclusive. */
export interface Gap extends OffsetRun {
  /**
   * retention: Kafka had deleted them before they were read · truncated: the log was cut off at its end · unreadable: of
   * a record batch that cannot be read, whose first offset is an invalid row that says why · removed: they were written, and
   * somebody has deleted the files.
   */
  reason: 'retention' | 'truncated' | 'unreadable' | 'removed';
}

/** What was read of one partition up to `next`: every offset is in a row, an invalid row, a marker run or a gap. */
export interface PartitionBatch {
  topic: string;
  partition: number;
  rows: readonly EventRow[];
  invalid: readonly InvalidRow[];
  /** Offsets without a record: transaction markers, aborted transactions, compacted away. */
  markers: readonly OffsetRun[];
  gaps: readonly Gap[];
  next: number;
}

/** What became of the offsets [from, to) of one partition: to - from = rows + invalid + markers + the length of the gaps. */
export interface PartitionCounts {
  partition: number;
  from: number;
  to: number;
  rows: number;
  invalid: number;
  markers: number;
  gaps: Gap[];
}

/** The log that offsets belong to. A recreated or truncated topic begins a new epoch: 0, 1, 2 … */
export interface LogIdentity {
  epoch: number;
  clusterId: string;
  topicId: string;
}

/** One commit of a topic: everything read since the commit before it. */
export interface Segment extends LogIdentity {
  topic: string;
  /** 0, 1, 2 … within the topic, over all epochs. */
  number: number;
  partitions: PartitionCounts[];
}
