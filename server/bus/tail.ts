import { randomBytes } from 'node:crypto';
import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { RawRecord, Topic } from '@/lib/events';
import type { BrokerConfig } from '@/server/config';
import { readHeaders } from './headers';
import { createKafka } from './kafka';
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

export interface TailOptions {
  /** How many of the newest records of each topic to read first. */
  keep: ReadonlyMap<Topic, number>;
  /** Called in offset order per partition, synchronously. */
  onBatch(batch: TailBatch): void;
  log: Logger;
}

/** Where reading starts and the end of the log at that moment, per topic: indexes are partitions. */
export type TailStart = ReadonlyMap<Topic, { from: number[]; end: number[] }>;

export interface Tail {
  /** Identifies the cluster, so that offsets of another one are told apart. */
  clusterId: string;
  start: TailStart;
  admin: Admin;
  stop(): Promise<void>;
}

/**
 * Reads every partition of the topics from near their end, in a consumer group of its own that commits
 * nothing, is deleted at stop, and whose leftovers from killed processes are swept at start.
 */
export async function createTail(config: BrokerConfig, options: TailOptions): Promise<Tail> {
  const kafka = createKafka(config, 'pulseboard-gateway', options.log);
  const admin = kafka.admin();
  await admin.connect();
  const { clusterId } = await admin.describeCluster();
  const groupId = `${groupPrefix}${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
  const start = await placeGroup(admin, groupId, options.keep);
  const consumer = await run(kafka, groupId, options);
  sweep(admin, options.log);
  return { clusterId, start, admin, stop: () => stop(admin, consumer, groupId, options.log) };
}

// The group's offsets are set before it is joined, so the first fetch already begins at the right place.
async function placeGroup(admin: Admin, groupId: string, keep: TailOptions['keep']): Promise<TailStart> {
  const start = new Map<Topic, { from: number[]; end: number[] }>();
  for (const [topic, count] of keep) {
    const offsets = await admin.fetchTopicOffsets(topic);
    const place = warmStart(offsets, count);
    start.set(topic, place);
    const partitions = place.from.map((offset, partition) => ({ partition, offset: String(offset) }));
    await admin.setOffsets({ groupId, topic, partitions });
  }
  return start;
}

async function run(kafka: Kafka, groupId: string, options: TailOptions): Promise<Consumer> {
  const consumer = kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    // The broker answers at once when there is data; this only bounds the idle wait.
    minBytes: 1,
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: 4 * 1024 * 1024,
    sessionTimeout: 30_000,
    retry: { retries: Number.MAX_SAFE_INTEGER, maxRetryTime: 5_000 },
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...options.keep.keys()], fromBeginning: false });
  await consumer.run({
    autoCommit: false,
    eachBatch: async (payload) => options.onBatch(toBatch(payload)),
  });
  return consumer;
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
