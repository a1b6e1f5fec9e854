import type { Connections } from '@/server/bus/wire/connections';
import { earliest, latest, listOffsetsRequest } from '@/server/bus/wire/requests/list-offsets';
import type { ClusterMetadata } from '@/server/bus/wire/requests/metadata';

/** Oldest offset and end offset (the next one) of each partition of a topic. Indexes are partitions. */
export interface TopicOffsets {
  low: number[];
  high: number[];
}

const pauseMs = 100;

/** Waits up to `ms` for metadata in which each of these topics has a leader for every partition, then takes it as it is. */
export async function metadataWithLeaders(
  connections: Connections,
  topics: readonly string[],
  ms = 30_000,
): Promise<ClusterMetadata> {
  const until = Date.now() + ms;
  for (;;) {
    const metadata = await connections.metadata(topics).catch((error) => {
      if (Date.now() > until) throw error;
      return undefined;
    });
    const found = topics.map((topic) => metadata?.topics.get(topic));
    if (metadata && found.every((topic) => topic?.leaders.every((leader) => leader >= 0))) return metadata;
    if (metadata && Date.now() > until) return metadata;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Requests the offsets from the leaders of a topic's partitions; partitions without a leader are left out. */
export async function readOffsets(
  connections: Connections,
  metadata: ClusterMetadata,
  topic: string,
): Promise<TopicOffsets> {
  const leaders = metadata.topics.get(topic)?.leaders ?? [];
  const [low, high] = await Promise.all(
    [earliest, latest].map((which) => requestOffsets(connections, topic, leaders, which)),
  );
  return { low: low ?? [], high: high ?? [] };
}

/**
 * The offset of the first record of each partition whose timestamp is not before `since` (epoch ms); undefined where there
 * is none. Throws when a leader does not answer.
 */
export async function readOffsetsAt(
  connections: Connections,
  topic: string,
  since: number,
): Promise<(number | undefined)[]> {
  const metadata = await metadataWithLeaders(connections, [topic]);
  const { leaders = [] } = metadata.topics.get(topic) ?? {};
  const offsets = await requestOffsets(connections, topic, leaders, BigInt(Math.max(0, Math.floor(since))));
  return leaders.map((_, partition) => {
    const offset = offsets[partition];
    if (offset !== undefined) return offset < 0 ? undefined : offset;
    throw new Error(
      `No broker answered with the offset of partition ${partition} of the topic ${topic} at ${new Date(since).toISOString()}. Check that all brokers are up.`,
    );
  });
}

/** Ids and offsets of topics at one moment. */
export interface TopicLogs {
  clusterId: string;
  logs: Map<string, TopicOffsets & { topicId: string }>;
}

/**
 * Reads the offsets of every partition of these topics; retries while a partition has no leader, such as just after a
 * broker died. Throws after `ms`: without its end offset a log would be read from its beginning.
 */
export async function readTopicLogs(
  connections: Connections,
  topics: readonly string[],
  ms = 30_000,
): Promise<TopicLogs> {
  const until = Date.now() + ms;
  for (;;) {
    const metadata = await metadataWithLeaders(connections, topics, until - Date.now());
    try {
      const logs: TopicLogs['logs'] = new Map();
      for (const topic of topics) logs.set(topic, await readWhole(connections, metadata, topic));
      return { clusterId: metadata.clusterId, logs };
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** The same of one topic, at once; undefined when it does not exist. Throws when no broker answers with its offsets. */
export async function readTopicLog(
  connections: Connections,
  topic: string,
): Promise<(TopicOffsets & { topicId: string; clusterId: string }) | undefined> {
  const metadata = await connections.metadata([topic]);
  if (!metadata.topics.has(topic)) return undefined;
  return { clusterId: metadata.clusterId, ...(await readWhole(connections, metadata, topic)) };
}

async function readWhole(
  connections: Connections,
  metadata: ClusterMetadata,
  topic: string,
): Promise<TopicOffsets & { topicId: string }> {
  const { topicId = '', leaders = [] } = metadata.topics.get(topic) ?? {};
  const offsets = await readOffsets(connections, metadata, topic);
  const missing = leaders.findIndex((_, p) => offsets.low[p] === undefined || offsets.high[p] === undefined);
  if (missing >= 0)
    throw new Error(
      `No broker answered with the offsets of partition ${missing} of the topic ${topic}. Check that all brokers are up.`,
    );
  return { topicId, ...offsets };
}

async function requestOffsets(
  connections: Connections,
  topic: string,
  leaders: number[],
  which: bigint,
): Promise<number[]> {
  const offsets: number[] = [];
  const nodes = new Set(leaders.filter((leader) => leader >= 0));
  const answers = [...nodes].map((nodeId) => {
    const led = leaders.flatMap((leader, partition) => (leader === nodeId ? [partition] : []));
    return connections.send(nodeId, listOffsetsRequest(topic, led, which));
  });
  for (const answer of await Promise.all(answers)) {
    for (const [partition, offset] of answer) offsets[partition] = offset;
  }
  return offsets;
}
