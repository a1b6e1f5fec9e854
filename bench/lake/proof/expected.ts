/** What the lake has to contain, from an independent reader of Kafka (bench/lake/independent). */
// @ts-expect-error plain JavaScript, which shares no code with the rest
import * as independent from '../independent/read-log.mjs';

export interface Row {
  kind: 'row';
  timestamp: number;
  /** False: the record's timestamp is not usable, and the lake has its time of arrival. */
  isTimed: boolean;
  key: Buffer | null;
  type: string;
  /** The data after validation, such as log levels in their usual names. */
  fields: Record<string, unknown>;
  id: string;
  source: string | null;
  traceparent: string | null;
  data: string;
  /** Of a structured CloudEvent its data. */
  structured?: unknown;
}

export interface Invalid {
  kind: 'invalid';
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: [Buffer, Buffer | null][];
  reason: string;
}

/** First and next offset of a partition; `stable` is before `end` while a transaction is open. */
export interface Span {
  start: number;
  end: number;
  stable: number;
}

export interface KafkaReader {
  spans(topic: string): Promise<Span[]>;
  /** By offset. An offset without a fact holds no record, or one of an aborted transaction. */
  facts(topic: string, partition: number, span: Span): Promise<Map<number, Row | Invalid>>;
  close(): Promise<void>;
}

export async function openKafkaReader(brokers: readonly string[]): Promise<KafkaReader> {
  const consumer = await independent.openReader([...brokers]);
  return {
    spans: (topic) => independent.spansOf(consumer, topic),
    facts: (topic, partition, span) => independent.readPartition(consumer, topic, partition, span),
    close: () => consumer.close(),
  };
}
