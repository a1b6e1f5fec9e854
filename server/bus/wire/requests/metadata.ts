import { ByteReader } from '@/server/bus/wire/bytes';
import type { WireRequest } from '@/server/bus/wire/wire-request';

export interface BrokerAddress {
  nodeId: number;
  host: string;
  port: number;
}
interface TopicMetadata {
  /** UUID as hex; a recreated topic has another. */
  topicId: string;
  /** Node id of each partition's leader; -1: no leader. */
  leaders: number[];
}
export interface ClusterMetadata {
  clusterId: string;
  brokers: BrokerAddress[];
  /** Only topics that exist and may be read. */
  topics: Map<string, TopicMetadata>;
}

const version = 12;

/** Metadata v12, the first with topic ids; kafkajs has v6. https://kafka.apache.org/protocol#The_Messages_Metadata */
export function metadataRequest(topics: readonly string[] | 'all'): WireRequest<ClusterMetadata> {
  return {
    request: { apiKey: 3, apiVersion: version, apiName: 'Metadata', payload: () => encode(topics) },
    response: { decode },
  };
}

function encode(topics: readonly string[] | 'all'): Buffer {
  // The second zero is null in place of a list: all topics.
  if (topics === 'all') return Buffer.of(0, 0, 0, 0, 0);
  const names = topics.map((topic) => {
    const name = Buffer.from(topic);
    // No id, the name, no tags.
    return Buffer.concat([Buffer.alloc(16), uvarint(name.length + 1), name, Buffer.of(0)]);
  });
  // First zero: end of the flexible request header. Last three: do not create topics, no authorized operations, no tags.
  return Buffer.concat([Buffer.of(0), uvarint(names.length + 1), ...names, Buffer.of(0, 0, 0)]);
}

function uvarint(value: number): Buffer {
  return value < 128 ? Buffer.of(value) : Buffer.of((value & 0x7f) | 0x80, value >> 7);
}

function decode(buffer: Buffer): ClusterMetadata {
  const reader = new ByteReader(buffer);
  reader.skipTags();
  reader.int32(); // throttle
  const brokers = reader.compactArray(() => readBroker(reader));
  const clusterId = reader.compactString() ?? '';
  reader.int32(); // controller
  const topics = reader.compactArray(() => readTopic(reader));
  return { clusterId, brokers, topics: new Map(topics.flatMap((topic) => (topic ? [topic] : []))) };
}

function readBroker(reader: ByteReader): BrokerAddress {
  const broker = { nodeId: reader.int32(), host: reader.compactString() ?? '', port: reader.int32() };
  reader.compactString(); // rack
  reader.skipTags();
  return broker;
}

function readTopic(reader: ByteReader): [string, TopicMetadata] | undefined {
  const error = reader.int16();
  const name = reader.compactString() ?? '';
  const topicId = reader.slice(16).toString('hex');
  reader.int8(); // internal
  const leaders: number[] = [];
  reader.compactArray(() => readPartition(reader, leaders));
  reader.int32(); // authorized operations
  reader.skipTags();
  return error === 0 ? [name, { topicId, leaders }] : undefined;
}

function readPartition(reader: ByteReader, leaders: number[]): void {
  reader.int16(); // error: a missing leader shows in the leader field
  const partition = reader.int32();
  leaders[partition] = reader.int32();
  reader.int32(); // leader epoch
  for (let lists = 3; lists > 0; lists -= 1) reader.compactArray(() => reader.int32());
  reader.skipTags();
}
