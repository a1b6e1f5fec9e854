import { ByteWriter } from '../../wire/byte-writer';
import { ByteReader } from '../../wire/bytes';

/** Partitions by topic. */
export type Partitions = ReadonlyMap<string, readonly number[]>;

export interface Subscriber {
  memberId: string;
  topics: readonly string[];
}

/** The name that kafkajs has for it: members of an earlier version of a service stay in the same group. */
export const protocolName = 'RoundRobinAssigner';
const version = 0;

/** What a member tells the leader. https://kafka.apache.org/documentation/#consumerapi, ConsumerProtocolSubscription */
export function encodeSubscription(topics: readonly string[]): Buffer {
  const writer = new ByteWriter();
  writer.int16(version);
  writer.int32(topics.length);
  for (const topic of topics) writer.string(topic);
  writer.int32(0); // no data of our own
  return Buffer.from(writer.bytes());
}

export function decodeSubscription(bytes: Buffer): string[] {
  const reader = new ByteReader(bytes);
  reader.int16();
  return reader.array(() => reader.string());
}

/** What the leader tells a member, ConsumerProtocolAssignment. */
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

/** A member that was given nothing has no bytes. */
export function decodeAssignment(bytes: Buffer): Partitions {
  if (bytes.length === 0) return new Map();
  const reader = new ByteReader(bytes);
  reader.int16();
  return new Map(reader.array(() => [reader.string(), reader.array(() => reader.int32())] as const));
}

/** Deals the partitions out one by one, each topic's among those who want it. `counts`: how many a topic has. */
export function deal(
  subscribers: readonly Subscriber[],
  counts: ReadonlyMap<string, number>,
): Map<string, Map<string, number[]>> {
  const dealt = new Map(subscribers.map(({ memberId }) => [memberId, new Map<string, number[]>()]));
  let turn = 0;
  for (const topic of [...counts.keys()].sort()) {
    const wanting = subscribers
      .filter(({ topics }) => topics.includes(topic))
      .map(({ memberId }) => memberId)
      .sort();
    for (let partition = 0; partition < (counts.get(topic) ?? 0) && wanting.length > 0; partition += 1) {
      const mine = dealt.get(wanting[turn % wanting.length] as string);
      mine?.set(topic, [...(mine.get(topic) ?? []), partition]);
      turn += 1;
    }
  }
  return dealt;
}
