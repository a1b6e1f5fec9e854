import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { RawRecord, Topic } from '@/lib/events';
import type { BrokerConfig } from '@/server/config';
import { FetchPace } from './fetch-pace';
import { type GroupProgress, readEnds, readGroups } from './group-progress';
import { readHeaders } from './headers';
import { createKafka } from './kafka';
import { untilSettled } from './settle';
import { warmStart } from './warm-start';

const groupPrefix = 'pulseboard-gateway-';
const staleAfterMs = 5 * 60_000;

export interface TailBatch {
  topic: Topic;
  partition: number;
  records: RawRecord[];
  /** Offset the next record of the partition will get. */
  highWatermark: number;
}

export interface TailHandlers {
  /** Called in offset order per partition, synchronously. */
  onBatch(batch: TailBatch): void;
  /** Called with the next offset to read: also past records that are never handed out, such as transaction markers. */
  onPosition(topic: Topic, partition: number, next: number): void;
}

/** Where reading starts and the end of the log at that moment, per topic: indexes are partitions. */
export type TailStart = ReadonlyMap<Topic, { from: number[]; end: number[] }>;

export interface Tail {
  /** Identifies the cluster, so that offsets of another one are told apart. */
  clusterId: string;
  start: TailStart;
  /** Begins to read. */
  run(handlers: TailHandlers): Promise<void>;
  /** The consumer groups of the cluster, without the gateways' own. */
  readGroups(): Promise<GroupProgress[]>;
  /** The end of each partition (next offset) of a topic. */
  readEnds(topic: string): Promise<number[]>;
  stop(): Promise<void>;
}

/**
 * Reads every partition of the topics from near their end (`keep`: how many of the newest records of each to
 * read first), in a consumer group of its own that commits nothing, is deleted at stop, and whose leftovers
 * from killed processes are swept at start.
 */
export async function openTail(
  config: BrokerConfig,
  keep: ReadonlyMap<Topic, number>,
  log: Logger,
): Promise<Tail> {
  const kafka = createKafka(config, 'pulseboard-gateway', log);
  const admin = kafka.admin();
  await admin.connect();
  const { clusterId } = await admin.describeCluster();
  const groupId = `${groupPrefix}${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
  const start = await findStart(admin, keep);
  const consumer = createConsumer(kafka, groupId);
  return {
    clusterId,
    start,
    run: async (handlers) => {
      await run(consumer, start, handlers);
      sweep(admin, log);
    },
    readGroups: () => readGroups(admin, (id) => !id.startsWith(groupPrefix)),
    readEnds: (topic) => readEnds(admin, topic),
    stop: () => stop(admin, consumer, groupId, log),
  };
}

async function findStart(admin: Admin, keep: ReadonlyMap<Topic, number>): Promise<TailStart> {
  const start = new Map<Topic, { from: number[]; end: number[] }>();
  for (const [topic, count] of keep) {
    start.set(topic, warmStart(await untilSettled(() => admin.fetchTopicOffsets(topic)), count));
  }
  return start;
}

function createConsumer(kafka: Kafka, groupId: string): Consumer {
  return kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    // The broker answers at once when there is data; this only bounds the idle wait.
    minBytes: 1,
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: 4 * 1024 * 1024,
    sessionTimeout: 30_000,
    retry: { retries: Number.MAX_SAFE_INTEGER, maxRetryTime: 5_000 },
  });
}

async function run(consumer: Consumer, start: TailStart, handlers: TailHandlers): Promise<void> {
  const pace = new FetchPace();
  const next = new Map([...start].map(([topic, { from }]) => [topic as string, [...from]]));
  await consumer.connect();
  await consumer.subscribe({ topics: [...start.keys()], fromBeginning: false });
  // Nothing is committed, so at every join, also after a lost session, reading goes on where it stood.
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [topic, offsets] of next) {
      for (const [partition, offset] of offsets.entries())
        consumer.seek({ topic, partition, offset: String(offset) });
    }
  });
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
    const reached = Number(lastOffset) + 1;
    const offsets = next.get(topic);
    if (offsets) offsets[partition] = reached;
    handlers.onPosition(topic as Topic, partition, reached);
  });
  await consumer.run({
    autoCommit: false,
    // All partitions of a fetch at once: handling is synchronous, and the pause then is one and not one each.
    partitionsConsumedConcurrently: 64,
    eachBatch: async (payload) => {
      handlers.onBatch(toBatch(payload));
      const { messages, highWatermark } = payload.batch;
      const behind = Number(highWatermark) - 1 - Number(payload.batch.lastOffset());
      const pause = pace.after(messages.length, behind, performance.now());
      if (pause > 0) await sleep(pause);
    },
  });
}

function toBatch({ batch }: EachBatchPayload): TailBatch {
  const topic = batch.topic as Topic;
  const { partition } = batch;
  const records = batch.messages.map((message) => ({
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    value: message.value === null ? null : message.value.toString(),
    headers: readHeaders(message.headers),
  }));
  return { topic, partition, records, highWatermark: Number(batch.highWatermark) };
}

async function stop(admin: Admin, consumer: Consumer, groupId: string, log: Logger): Promise<void> {
  await consumer.disconnect();
  await admin
    .deleteGroups([groupId])
    .catch((error) => log.warn({ err: error, groupId }, 'group not deleted'));
  await admin.disconnect();
}

/** Deletes groups that killed gateways left behind: empty ones whose name says they are old. */
function sweep(admin: Admin, log: Logger): void {
  const isOld = (groupId: string) => {
    const made = Number.parseInt(groupId.slice(groupPrefix.length).split('-')[0] ?? '', 36);
    return groupId.startsWith(groupPrefix) && made < Date.now() - staleAfterMs;
  };
  const work = async () => {
    const { groups } = await admin.listGroups();
    const ids = groups.map(({ groupId }) => groupId).filter(isOld);
    if (ids.length === 0) return;
    const described = await admin.describeGroups(ids);
    const empty = described.groups.filter(({ state }) => state === 'Empty' || state === 'Dead');
    if (empty.length > 0) await admin.deleteGroups(empty.map(({ groupId }) => groupId));
  };
  work().catch((error) => log.warn({ err: error }, 'stale gateway groups not swept'));
}
