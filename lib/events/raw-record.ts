import type { Topic } from './catalogue';

/** A Kafka record with its value and its relevant headers decoded as text. */
export interface RawRecord {
  topic: Topic;
  partition: number;
  offset: number;
  /** The record's timestamp, epoch ms: any number, not necessarily a date. */
  timestamp: number;
  value: string | null;
  /** ce_type, ce_id, ce_source, traceparent and content-type: the first value that is not null. */
  headers: ReadonlyMap<string, string>;
  /** Why the offsets from this one up to the next record could not be read; `value` is null then. */
  unreadable?: string;
}
