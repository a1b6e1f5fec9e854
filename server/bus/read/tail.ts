import type { Logger } from 'pino';
import type { RawRecord, Topic } from '@/lib/events';
import { createKafka } from '@/server/bus/client/kafka';
import { Connections } from '@/server/bus/wire/connections';
import { rawRecordDecoder } from '@/server/bus/wire/records/raw-record';
import type { RecordDecoder } from '@/server/bus/wire/records/record';
import { readLimits } from '@/server/bus/wire/records/record-batch';
import type { BrokerConfig } from '@/server/config';
import { type GroupProgress, readGroups } from './group-progress';
import { LogReader, type TopicStart } from './log-reader';
import { startAtNewest } from './newest-records';
import type { PartitionProgress } from './partition-state';
import type { ReadPacing } from './read-pacing';
import type { TailHandlers } from './tail-batch';
import {
  metadataWithLeaders,
  readOffsets,
  readOffsetsAt,
  readTopicLog,
  readTopicLogs,
  type TopicOffsets,
} from './topic-logs';

/** The connection is closed after this; another broker may lead by then. */
const requestTimeoutMs = 5_000;
const clientId = 'pulseboard-gateway';

/** Where reading starts, by topic. */
type TailStart<T extends string> = ReadonlyMap<T, TopicStart>;

export interface Tail<R = RawRecord, T extends string = Topic> {
  /** Kafka's cluster id: offsets of another cluster are not comparable. */
  clusterId: string;
  start: TailStart<T>;
  /** Starts to read. */
  run(handlers: TailHandlers<R, T>): void;
  /**
   * After `run`: reads another topic as well. Returns where it starts; undefined when the topic does not exist. Throws when
   * no broker answers with its offsets.
   */
  add(topic: T, startPosition: StartPosition): Promise<TopicStart | undefined>;
  /** Epoch ms of the last response while Kafka does not answer; undefined while it does. */
  silentSince(): number | undefined;
  /** End offset (next offset) of each partition of a topic that is read, from its latest fetch. */
  ends(topic: T): number[];
  /** How far each partition of a topic was read. Indexes are partitions. */
  progress(topic: T): PartitionProgress[];
  /** Epoch ms at which everything that was in the topic had been passed to the handlers; undefined: not yet. */
  completeAt(topic: T): number | undefined;
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

/**
 * Where reading starts: at the newest N records, at the first record of each partition whose timestamp is not before `since`
 * (epoch ms), or at the returned offset of each partition.
 */
export type StartPosition = number | { since: number } | ((log: TopicLog) => readonly number[]);

/**
 * Prepares to read every partition of topics of the catalogue from their start positions. Throws when no broker answers,
 * and when a partition has had no leader for 30 s.
 */
export const openTail = (
  config: BrokerConfig,
  startPositions: ReadonlyMap<Topic, StartPosition>,
  log: Logger,
  pacing: ReadPacing = {},
): Promise<Tail> => openTailOf(config, startPositions, { decoder: rawRecordDecoder, clientId, log, pacing });

export interface TailOptions<R> {
  decoder: RecordDecoder<R>;
  /** Name of this reader in Kafka's logs and quotas. */
  clientId: string;
  log: Logger;
  pacing: ReadPacing;
}

/** The same for topics of any name, whose records become what the decoder makes of them. */
export async function openTailOf<R, T extends string>(
  config: BrokerConfig,
  startPositions: ReadonlyMap<T, StartPosition>,
  options: TailOptions<R>,
): Promise<Tail<R, T>> {
  const connections = new Connections(config, options.clientId, requestTimeoutMs, options.log);
  const { clusterId, logs } = await readTopicLogs(connections, [...startPositions.keys()]);
  const start = new Map<T, TopicStart>();
  for (const [topic, startPosition] of startPositions) {
    const found = logs.get(topic) ?? { topicId: '', low: [], high: [] };
    start.set(topic, await startOf(connections, topic, { clusterId, ...found }, startPosition));
  }
  return createTail(config, connections, { clusterId, start }, options);
}

async function startOf(
  connections: Connections,
  topic: string,
  log: TopicLog,
  startPosition: StartPosition,
): Promise<TopicStart> {
  const { topicId, low, high } = log;
  if (typeof startPosition === 'number') return { topicId, ...startAtNewest({ low, high }, startPosition) };
  if (typeof startPosition === 'function') return { topicId, from: [...startPosition(log)], end: [...high] };
  const found = await readOffsetsAt(connections, topic, startPosition.since);
  const from = high.map((end, partition) => Math.max(low[partition] ?? 0, found[partition] ?? end));
  return { topicId, from, end: [...high] };
}

function createTail<R, T extends string>(
  config: BrokerConfig,
  connections: Connections,
  { clusterId, start }: { clusterId: string; start: TailStart<T> },
  { decoder, clientId: name, log, pacing }: TailOptions<R>,
): Tail<R, T> {
  const admin = createKafka(config, `${name}-admin`, log, requestTimeoutMs).admin();
  let connected: Promise<void> | undefined;
  let reader: LogReader<R, T> | undefined;
  return {
    clusterId,
    start,
    run: (handlers) => {
      reader = new LogReader(connections, start, handlers, decoder, readLimits(config), log, pacing);
      reader.start();
    },
    add: async (topic, startPosition) => {
      const found = await readTopicLog(connections, topic);
      if (!found) return undefined;
      const topicStart = await startOf(connections, topic, found, startPosition);
      reader?.add(topic, topicStart);
      return topicStart;
    },
    silentSince: () => reader?.silentSince,
    ends: (topic) => reader?.ends(topic) ?? [],
    progress: (topic) => reader?.progress(topic) ?? [],
    completeAt: (topic) => reader?.completeAt(topic),
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
