import type { Consumer, EachBatchPayload, IHeaders, KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';
import type { BrokerConfig } from '@/server/config';
import { createKafka } from './kafka';
import { KafkaJSError, KafkaJSProtocolError } from './kafkajs';
import type { RecordHeader } from './record-header';

/** The consumer group of a service: what lag and membership are looked up by. */
export const serviceGroup = (service: string): string => `pulseboard.${service}`;

/** A Kafka record with everything it came with, so that it can be passed on unchanged. */
export interface GroupRecord {
  topic: string;
  partition: number;
  offset: number;
  /** Epoch ms. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  /** All of them, in the order of the record. */
  headers: readonly RecordHeader[];
  /** Why nothing from this offset on, up to the next record, could be read; there is no value then. */
  unreadable?: string;
}

export interface GroupOptions {
  groupId: string;
  topics: readonly string[];
  log: Logger;
  /** Called in offset order per partition. Must not throw, nor wait for the handling. */
  onRecords(records: GroupRecord[]): void;
  /** Awaited before more is fetched, so that what comes meanwhile comes together. Must end soon. */
  rest?(): Promise<void>;
  /** Called when partitions were dealt out: forget what was fetched, it is fetched again from the commits. */
  onAssigned(): void;
}

export interface PartitionOffset {
  topic: string;
  partition: number;
  /** The next offset to read. */
  offset: number;
}

export interface GroupConsumer {
  /** True while this process is a member of the group. */
  isMember(): boolean;
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Leaves the group, so that others get the partitions at once. */
  stop(): Promise<void>;
}

// The least that brokers allow by default: for so long a killed member's partitions stand still.
const sessionTimeoutMs = 6_000;
const leaveTimeoutMs = 5_000;
const reviveAfterMs = 1_000;

/**
 * Joins a consumer group and hands over records as they are fetched. Fetching goes on while records are being
 * handled, and with it the heartbeats: slow handling never costs the membership. Use pause for backpressure.
 */
export async function consumeGroup(config: BrokerConfig, options: GroupOptions): Promise<GroupConsumer> {
  const { groupId, log } = options;
  const consumer = createKafka(config, groupId, log).consumer({
    groupId,
    allowAutoTopicCreation: false,
    minBytes: 1,
    maxWaitTimeInMs: 250,
    maxBytesPerPartition: 1024 * 1024,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 1_000,
    rebalanceTimeout: 10_000,
    metadataMaxAge: 60_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10, restartOnFailure: async () => true },
  });
  const membership = watchMembership(consumer, options);
  const run = async () => {
    await consumer.connect();
    await consumer.subscribe({ topics: [...options.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      // All that was fetched is handed over at once; nothing is handled here.
      partitionsConsumedConcurrently: 16,
      eachBatch: (payload) => handOver(payload, membership, options),
    });
  };
  reviveAfterCrash(consumer, membership, run, log);
  await run();
  return {
    isMember: () => membership.joined,
    commit: (offsets) => consumer.commitOffsets(offsets.map((at) => ({ ...at, offset: String(at.offset) }))),
    pause: (topic, partition) => ifRunning(() => consumer.pause([{ topic, partitions: [partition] }])),
    resume: (topic, partition) => ifRunning(() => consumer.resume([{ topic, partitions: [partition] }])),
    stop: () => {
      membership.stopped = true;
      return leave(consumer, options);
    },
  };
}

interface Membership {
  joined: boolean;
  /** Says that the group deals its partitions out anew: what was fetched before is of no use. */
  leaving: unknown;
  stopped: boolean;
}

function watchMembership(consumer: Consumer, { groupId, log, onAssigned }: GroupOptions): Membership {
  const membership: Membership = { joined: false, leaving: undefined, stopped: false };
  const lose = () => {
    membership.joined = false;
  };
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    membership.joined = true;
    membership.leaving = undefined;
    log.info({ groupId, partitions: payload.memberAssignment }, 'joined the consumer group');
    onAssigned();
  });
  consumer.on(consumer.events.REBALANCING, lose);
  consumer.on(consumer.events.CRASH, lose);
  consumer.on(consumer.events.DISCONNECT, lose);
  return membership;
}

// kafkajs begins again by itself after errors that it knows to pass, and after no others.
function reviveAfterCrash(
  consumer: Consumer,
  membership: Membership,
  run: () => Promise<void>,
  log: Logger,
): void {
  const revive = () => {
    if (membership.stopped) return;
    run().catch((error) => {
      log.error({ err: error }, 'the consumer could not be started again; trying again');
      setTimeout(revive, reviveAfterMs);
    });
  };
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart) return;
    log.error({ err: payload.error }, 'the consumer broke down; starting it again');
    setTimeout(revive, reviveAfterMs);
  });
}

// Between a crash and its restart there is nothing to pause, and afterwards everything is fetched anew.
function ifRunning(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof KafkaJSError)) throw error;
  }
}

async function handOver(
  payload: EachBatchPayload,
  membership: Membership,
  { onRecords, rest }: GroupOptions,
): Promise<void> {
  // After a heartbeat that told of a rebalance, further batches of the same fetch are still handed out. They
  // must not be taken for what is fetched after the rebalance, which may begin before them.
  if (membership.leaving) throw membership.leaving;
  const { topic, partition, messages } = payload.batch;
  onRecords(messages.map((message) => toRecord(topic, partition, message)));
  // They count as fetched whatever the heartbeat says, or they would come a second time.
  payload.resolveOffset(payload.batch.lastOffset());
  await rest?.();
  try {
    await payload.heartbeat();
  } catch (error) {
    if (isRebalance(error)) membership.leaving = error;
    throw error;
  }
}

const rebalanceTypes = new Set([
  'REBALANCE_IN_PROGRESS',
  'NOT_COORDINATOR_FOR_GROUP',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
]);

const isRebalance = (error: unknown): boolean =>
  error instanceof KafkaJSProtocolError && rebalanceTypes.has(error.type);

function toRecord(topic: string, partition: number, message: KafkaMessage): GroupRecord {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers: allHeaders(message.headers),
  };
}

const allHeaders = (headers: IHeaders = {}): RecordHeader[] =>
  Object.entries(headers).flatMap(([name, values]) =>
    [values ?? null].flat().map((value) => ({
      name: Buffer.from(name),
      value: value === null ? null : Buffer.from(value as Buffer),
    })),
  );

// A group whose coordinator is away cannot be left; the session timeout then does it.
async function leave(consumer: Consumer, { groupId, log }: GroupOptions): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const giveUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, leaveTimeoutMs);
  });
  const left = consumer
    .disconnect()
    .catch((error) => log.warn({ err: error, groupId }, 'the consumer group was not left in order'));
  await Promise.race([left, giveUp]);
  clearTimeout(timer);
}
