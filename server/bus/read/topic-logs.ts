import type { Connections } from '@/server/bus/wire/connections';
import { earliest, latest, listOffsetsRequest } from '@/server/bus/wire/requests/list-offsets';
import type { ClusterMetadata } from '@/server/bus/wire/requests/metadata';

/** The oldest offset kept and the next to be given, of each partition of a topic. Indexes are partitions. */
export interface TopicOffsets {
  low: number[];
  high: number[];
}

const pauseMs = 100;

/** Metadata in which every one of these topics that exists has a leader for each partition. Throws after `ms`. */
export async function settledMetadata(
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

/** Asks the leaders of a topic's partitions for their offsets; partitions without a leader are left out. */
export async function readOffsets(
  connections: Connections,
  metadata: ClusterMetadata,
  topic: string,
): Promise<TopicOffsets> {
  const leaders = metadata.topics.get(topic)?.leaders ?? [];
  const [low, high] = await Promise.all(
    [earliest, latest].map((which) => ask(connections, topic, leaders, which)),
  );
  return { low: low ?? [], high: high ?? [] };
}

/** Topics of a cluster at one moment: which each is, and where its partitions begin and end. */
export interface SettledLogs {
  clusterId: string;
  logs: Map<string, TopicOffsets & { topicId: string }>;
}

/**
 * Reads the offsets of every partition of these topics: asks again while one has no leader that tells, such as just
 * after a broker died. Throws after `ms`: a log whose end is not known would be read from its beginning.
 */
export async function settledLogs(
  connections: Connections,
  topics: readonly string[],
  ms = 30_000,
): Promise<SettledLogs> {
  const until = Date.now() + ms;
  for (;;) {
    const metadata = await settledMetadata(connections, topics, until - Date.now());
    try {
      const logs: SettledLogs['logs'] = new Map();
      for (const topic of topics) logs.set(topic, await readWhole(connections, metadata, topic));
      return { clusterId: metadata.clusterId, logs };
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function readWhole(
  connections: Connections,
  metadata: ClusterMetadata,
  topic: string,
): Promise<TopicOffsets & { topicId: string }> {
  const { topicId = '', leaders = [] } = metadata.topics.get(topic) ?? {};
  const offsets = await readOffsets(connections, metadata, topic);
  const silent = leaders.findIndex((_, p) => offsets.low[p] === undefined || offsets.high[p] === undefined);
  if (silent >= 0)
    throw new Error(`No broker tells the offsets of partition ${silent} of the topic ${topic}.`);
  return { topicId, ...offsets };
}

async function ask(
  connections: Connections,
  topic: string,
  leaders: number[],
  which: bigint,
): Promise<number[]> {
  const offsets: number[] = [];
  const nodes = new Set(leaders.filter((leader) => leader >= 0));
  const answers = [...nodes].map((nodeId) => {
    const mine = leaders.flatMap((leader, partition) => (leader === nodeId ? [partition] : []));
    return connections.send(nodeId, listOffsetsRequest(topic, mine, which));
  });
  for (const answer of await Promise.all(answers)) {
    for (const [partition, offset] of answer) offsets[partition] = offset;
  }
  return offsets;
}
