import { ByteWriter } from '@/server/bus/wire/byte-writer';
import { ByteReader } from '@/server/bus/wire/bytes';

/** Partitions by topic. */
export type Partitions = ReadonlyMap<string, readonly number[]>;

export interface Subscriber {
  memberId: string;
  topics: readonly string[];
}

/** kafkajs's name for it, so that members of older releases stay in the same group. */
export const protocolName = 'RoundRobinAssigner';
const version = 0;

/** ConsumerProtocolSubscription: what a member sends to the leader. https://kafka.apache.org/documentation/#consumerapi */
export function encodeSubscription(topics: readonly string[]): Buffer {
  const writer = new ByteWriter();
  writer.int16(version);
  writer.int32(topics.length);
  for (const topic of topics) writer.string(topic);
  writer.int32(0); // no user data
  return Buffer.from(writer.bytes());
}

export function decodeSubscription(bytes: Buffer): string[] {
  const reader = new ByteReader(bytes);
  reader.int16();
  return reader.array(() => reader.string());
}

/** ConsumerProtocolAssignment: what the leader sends to a member. */
export function encodeAssignment(partitions: Partitions): Buffer {
  const writer = new ByteWriter();
  writer.int16(version);
  writer.int32(partitions.size);
  for (const [topic, indexes] of partitions) {
    writer.string(topic);
    writer.int32(indexes.length);
    for (const index of indexes) writer.int32(index);
  }
  writer.int32(0);
  return Buffer.from(writer.bytes());
}

/** An empty buffer is a member without partitions. */
export function decodeAssignment(bytes: Buffer): Partitions {
  if (bytes.length === 0) return new Map();
  const reader = new ByteReader(bytes);
  reader.int16();
  return new Map(reader.array(() => [reader.string(), reader.array(() => reader.int32())] as const));
}

/** Assigns each topic's partitions round robin among its subscribers. `counts`: number of partitions per topic. */
export function assignPartitions(
  subscribers: readonly Subscriber[],
  counts: ReadonlyMap<string, number>,
): Map<string, Map<string, number[]>> {
  const assigned = new Map(subscribers.map(({ memberId }) => [memberId, new Map<string, number[]>()]));
  let next = 0;
  for (const topic of [...counts.keys()].sort()) {
    const subscribed = subscribers
      .filter(({ topics }) => topics.includes(topic))
      .map(({ memberId }) => memberId)
      .sort();
    for (let partition = 0; partition < (counts.get(topic) ?? 0) && subscribed.length > 0; partition += 1) {
      const own = assigned.get(subscribed[next % subscribed.length] as string);
      own?.set(topic, [...(own.get(topic) ?? []), partition]);
      next += 1;
    }
  }
  return assigned;
}
