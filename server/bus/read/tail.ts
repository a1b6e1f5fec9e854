import type { Logger } from 'pino';
import type { Topic } from '@/lib/events';
import { createKafka } from '@/server/bus/client/kafka';
import { Connections } from '@/server/bus/wire/connections';
import { readLimits } from '@/server/bus/wire/records/record-batch';
import type { BrokerConfig } from '@/server/config';
import { type GroupProgress, readGroups } from './group-progress';
import { LogReader, type ReadPacing, type TopicStart } from './log-reader';
import { startAtNewest } from './newest-records';
import type { TailHandlers } from './tail-batch';
import { metadataWithLeaders, readOffsets, readTopicLogs, type TopicOffsets } from './topic-logs';

/** The connection is closed after this; another broker may lead by then. */
const requestTimeoutMs = 5_000;
const clientId = 'pulseboard-gateway';

/** Where reading starts, by topic. */
type TailStart = ReadonlyMap<Topic, TopicStart>;

export interface Tail {
  /** Kafka's cluster id: offsets of another cluster are not comparable. */
  clusterId: string;
  start: TailStart;
  /** Starts to read. */
  run(handlers: TailHandlers): void;
  /** Epoch ms of the last response while Kafka does not answer; undefined while it does. */
  silentSince(): number | undefined;
  /** End offset (next offset) of each partition of a topic that is read, from its latest fetch. */
  ends(topic: Topic): number[];
  /** The consumer groups of the cluster. */
  readGroups(): Promise<GroupProgress[]>;
  /** Requests the end offset of each partition of any topic. */
  readEnds(topic: string): Promise<number[]>;
  stop(): Promise<void>;
}

/** Identity and bounds of a topic's log when reading starts. */
export interface TopicLog extends TopicOffsets {
  clusterId: string;
  topicId: string;
}

/** Where reading starts: at the newest N records, or at the returned offset of each partition. */
export type StartPosition = number | ((log: TopicLog) => readonly number[]);

/**
 * Prepares to read every partition of the topics from their start positions. Throws when no broker answers, and when a
 * partition has had no leader for 30 s.
 */
export async function openTail(
  config: BrokerConfig,
  startPositions: ReadonlyMap<Topic, StartPosition>,
  log: Logger,
  pacing: ReadPacing = {},
): Promise<Tail> {
  const connections = new Connections(config, clientId, requestTimeoutMs, log);
  const { clusterId, logs } = await readTopicLogs(connections, [...startPositions.keys()]);
  const start = new Map<Topic, TopicStart>();
  for (const [topic, startPosition] of startPositions) {
    const { topicId = '', low = [], high = [] } = logs.get(topic) ?? {};
    const from =
      typeof startPosition === 'number'
        ? startAtNewest({ low, high }, startPosition)
        : { from: [...startPosition({ clusterId, topicId, low, high })], end: [...high] };
    start.set(topic, { topicId, ...from });
  }
  return createTail(config, connections, { clusterId, start, pacing }, log);
}

function createTail(
  config: BrokerConfig,
  connections: Connections,
  { clusterId, start, pacing }: { clusterId: string; start: TailStart; pacing: ReadPacing },
  log: Logger,
): Tail {
  const admin = createKafka(config, `${clientId}-admin`, log, requestTimeoutMs).admin();
  let connected: Promise<void> | undefined;
  let reader: LogReader | undefined;
  return {
    clusterId,
    start,
    run: (handlers) => {
      reader = new LogReader(connections, start, handlers, readLimits(config), log, pacing);
      reader.start();
    },
    silentSince: () => reader?.silentSince,
    ends: (topic) => reader?.ends(topic) ?? [],
    readGroups: async () => {
      connected ??= admin.connect();
      await connected.catch((error) => {
        connected = undefined;
        throw error;
      });
      return readGroups(admin);
    },
    readEnds: async (topic) =>
      (await readOffsets(connections, await metadataWithLeaders(connections, [topic]), topic)).high,
    stop: async () => {
      await (reader ? reader.stop() : connections.close());
      if (connected) await admin.disconnect();
    },
  };
}
