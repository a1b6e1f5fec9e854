import type { Topic } from './catalogue';

/** A Kafka record with its value and the headers that are read here as text. */
export interface RawRecord {
  topic: Topic;
  partition: number;
  offset: number;
  /** As the record has it, epoch ms: any number, also one that is no date. */
  timestamp: number;
  value: string | null;
  /** First value that is not null of ce_type, ce_id, ce_source, traceparent and content-type. */
  headers: ReadonlyMap<string, string>;
  /** Why nothing from this offset on, up to the next record, could be read; there is no value then. */
  unreadable?: string;
}
