import { ByteReader } from '@/server/bus/wire/bytes';
import type { WireRequest } from '@/server/bus/wire/wire-request';

/**
 * Which offset is requested: the oldest in the log, or that of the next committed record. Any other number is a time in
 * epoch ms: the first record whose timestamp is not before it, -1 when there is none.
 */
export const earliest = -2n;
export const latest = -1n;

const version = 2;
const readCommitted = 1;

/** ListOffsets v2 for partitions of one topic that one broker leads. The result omits partitions with an error. */
export function listOffsetsRequest(
  topic: string,
  partitions: readonly number[],
  which: bigint,
): WireRequest<Map<number, number>> {
  return {
    request: {
      apiKey: 2,
      apiVersion: version,
      apiName: 'ListOffsets',
      payload: () => encode(topic, partitions, which),
    },
    response: { decode },
  };
}

function encode(topic: string, partitions: readonly number[], which: bigint): Buffer {
  const name = Buffer.from(topic);
  const buffer = Buffer.alloc(4 + 1 + 4 + 2 + name.length + 4 + partitions.length * 12);
  let at = buffer.writeInt32BE(-1, 0); // no replica
  at = buffer.writeInt8(readCommitted, at);
  at = buffer.writeInt32BE(1, at);
  at = buffer.writeInt16BE(name.length, at);
  at += name.copy(buffer, at);
  at = buffer.writeInt32BE(partitions.length, at);
  for (const partition of partitions) {
    at = buffer.writeInt32BE(partition, at);
    at = buffer.writeBigInt64BE(which, at);
  }
  return buffer;
}

function decode(buffer: Buffer): Map<number, number> {
  const reader = new ByteReader(buffer);
  reader.skip(4); // throttle
  const offsets = new Map<number, number>();
  for (let topics = reader.int32(); topics > 0; topics -= 1) {
    reader.string();
    for (let partitions = reader.int32(); partitions > 0; partitions -= 1) {
      const [partition, error] = [reader.int32(), reader.int16()];
      reader.skip(8); // timestamp
      const offset = reader.int64();
      if (error === 0) offsets.set(partition, offset);
    }
  }
  return offsets;
}
