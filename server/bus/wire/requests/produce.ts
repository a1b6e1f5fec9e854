import { ByteWriter } from '@/server/bus/wire/byte-writer';
import { ByteReader } from '@/server/bus/wire/bytes';
import type { WireRequest } from '@/server/bus/wire/wire-request';

/** A record batch for a partition. */
export interface PartitionBatch {
  topic: string;
  partition: number;
  bytes: Buffer;
}

export interface ProduceResponse {
  topic: string;
  partition: number;
  /** The offset of the batch's first record. */
  baseOffset: number;
  /** Kafka's error code; 0: all in-sync replicas have stored the batch. */
  error: number;
  /** The broker's error message, when there is one. */
  message?: string;
}

const version = 8;
const allInSync = -1;

/** Produce v8, the first with error messages per record. https://kafka.apache.org/protocol#The_Messages_Produce */
export function produceRequest(
  batches: readonly PartitionBatch[],
  timeoutMs: number,
): WireRequest<ProduceResponse[]> {
  return {
    request: {
      apiKey: 0,
      apiVersion: version,
      apiName: 'Produce',
      payload: () => encode(batches, timeoutMs),
    },
    response: { decode },
  };
}

function encode(batches: readonly PartitionBatch[], timeoutMs: number): Buffer {
  const writer = new ByteWriter();
  writer.nullString(); // no transaction
  writer.int16(allInSync);
  writer.int32(timeoutMs);
  const byTopic = new Map<string, PartitionBatch[]>();
  for (const batch of batches) byTopic.set(batch.topic, [...(byTopic.get(batch.topic) ?? []), batch]);
  writer.int32(byTopic.size);
  for (const [topic, ofTopic] of byTopic) {
    writer.string(topic);
    writer.int32(ofTopic.length);
    for (const { partition, bytes } of ofTopic) {
      writer.int32(partition);
      writer.int32(bytes.length);
      writer.raw(bytes);
    }
  }
  return writer.bytes();
}

function decode(buffer: Buffer): ProduceResponse[] {
  const reader = new ByteReader(buffer);
  const responses: ProduceResponse[] = [];
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    const topic = reader.string();
    for (let partitions = reader.int32(); partitions > 0; partitions -= 1)
      responses.push(readPartition(reader, topic));
  }
  return responses;
}

function readPartition(reader: ByteReader, topic: string): ProduceResponse {
  const partition = reader.int32();
  const error = reader.int16();
  const baseOffset = reader.int64();
  reader.skip(8 + 8); // append time, log start
  let message: string | undefined;
  for (let errors = reader.int32(); errors > 0; errors -= 1) {
    reader.int32(); // index in the batch
    message = reader.nullableString() ?? message;
  }
  message = reader.nullableString() ?? message;
  return { topic, partition, baseOffset, error, ...(message === undefined ? {} : { message }) };
}
