import type { Logger } from 'pino';
import type { Topic } from '@/lib/events';
import { createKafka } from '@/server/bus/client/kafka';
import { Connections } from '@/server/bus/wire/connections';
import { readLimits } from '@/server/bus/wire/records/record-batch';
import type { BrokerConfig } from '@/server/config';
import { type GroupProgress, readGroups } from './group-progress';
import { type Gentleness, LogReader, type TopicStart } from './log-reader';
import type { TailHandlers } from './tail-batch';
import { readOffsets, settledLogs, settledMetadata, type TopicOffsets } from './topic-logs';
import { warmStart } from './warm-start';

/** A broker that owes an answer for so long is given up, and another may lead by then. */
const answerMs = 5_000;
const clientId = 'pulseboard-gateway';

/** Where reading starts and the end of the log at that moment, per topic: indexes are partitions. */
type TailStart = ReadonlyMap<Topic, TopicStart>;

export interface Tail {
  /** Identifies the cluster, so that offsets of another one are told apart. */
  clusterId: string;
  start: TailStart;
  /** Begins to read. */
  run(handlers: TailHandlers): void;
  /** When Kafka answered last, epoch ms, while it does not; undefined: it does. */
  silentSince(): number | undefined;
  /** The end of each partition (next offset) of a topic that is read, as told last. */
  ends(topic: Topic): number[];
  /** The consumer groups of the cluster. */
  readGroups(): Promise<GroupProgress[]>;
  /** Asks for the end of each partition of any topic. */
  readEnds(topic: string): Promise<number[]>;
  stop(): Promise<void>;
}

/** A topic as it is when reading begins. */
export interface FoundLog extends TopicOffsets {
  clusterId: string;
  topicId: string;
}

/** Where reading begins: how many of the newest records to read first, or the next offset of each partition. */
export type Beginning = number | ((log: FoundLog) => readonly number[]);

/**
 * Reads every partition of the topics, each from its beginning. Throws when no broker answers, and when a partition has
 * had no leader for 30 s.
 */
export async function openTail(
  config: BrokerConfig,
  beginnings: ReadonlyMap<Topic, Beginning>,
  log: Logger,
  gentle: Gentleness = {},
): Promise<Tail> {
  const connections = new Connections(config, clientId, answerMs, log);
  const { clusterId, logs } = await settledLogs(connections, [...beginnings.keys()]);
  const start = new Map<Topic, TopicStart>();
  for (const [topic, beginning] of beginnings) {
    const { topicId = '', low = [], high = [] } = logs.get(topic) ?? {};
    const from =
      typeof beginning === 'number'
        ? warmStart({ low, high }, beginning)
        : { from: [...beginning({ clusterId, topicId, low, high })], end: [...high] };
    start.set(topic, { topicId, ...from });
  }
  return createTail(config, connections, { clusterId, start, gentle }, log);
}

function createTail(
  config: BrokerConfig,
  connections: Connections,
  { clusterId, start, gentle }: { clusterId: string; start: TailStart; gentle: Gentleness },
  log: Logger,
): Tail {
  const admin = createKafka(config, `${clientId}-admin`, log, answerMs).admin();
  let connected: Promise<void> | undefined;
  let reader: LogReader | undefined;
  return {
    clusterId,
    start,
    run: (handlers) => {
      reader = new LogReader(connections, start, handlers, readLimits(config), log, gentle);
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
      (await readOffsets(connections, await settledMetadata(connections, [topic]), topic)).high,
    stop: async () => {
      await (reader ? reader.stop() : connections.close());
      if (connected) await admin.disconnect();
    },
  };
}
