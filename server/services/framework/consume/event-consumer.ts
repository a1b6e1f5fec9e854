import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@/lib/events';
import {
  bytesOf,
  consumeGroup,
  type GroupConsumer,
  type GroupRecord,
  isRetryTopic,
  retryTopic,
  serviceGroup,
} from '@/server/bus';
import type { ServiceCore } from '@/server/services/framework/core';
import { backoffMs } from '@/server/services/framework/support/backoff';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import { type InboundRecord, toInbound, toUnreadable } from './inbound-record';
import type { KeyedExecutor } from './keyed-executor';
import { OffsetCommitter } from './offset-committer';
import { Backlog, type PartitionBuffer, PartitionBuffers } from './partition-buffer';
import type { RecordHandler } from './record-handler';

export interface EventConsumerParts {
  topics: readonly Topic[];
  executor: KeyedExecutor;
  handler: RecordHandler;
}

interface FetchedRecord extends InboundRecord {
  buffer: PartitionBuffer;
  bytes: number;
}

const queues = { events: 'events', retries: 'retries' };
const backoff = { baseMs: 250, maxMs: 10_000 };
// Of one transaction: its parameters are several times as long as the records.
const maxBatchBytes = 4 * 1024 * 1024;
// No longer, because partitions that have nothing here may hold more.
const longestRestMs = 20;
const joinPollMs = 20;

/** Moves records from a consumer group through the executor to the handler, and has handled offsets committed. */
export class EventConsumer {
  private readonly buffers = new PartitionBuffers();
  private readonly committer: OffsetCommitter;
  private group: GroupConsumer | undefined;
  /** Over all partitions. */
  private backlog = new Backlog();
  private readonly resting: (() => void)[] = [];

  constructor(
    private readonly core: ServiceCore,
    private readonly parts: EventConsumerParts,
  ) {
    this.committer = new OffsetCommitter(core, this.buffers);
    this.openQueues();
  }

  /** Resolves when this process is a member of the group, or the service is stopped. Throws when Kafka is away. */
  async start(): Promise<void> {
    const { name, config, log, stopped } = this.core;
    this.group = await consumeGroup(config.kafka, {
      groupId: serviceGroup(name),
      topics: this.parts.topics.flatMap((topic) => [topic, retryTopic(topic, name)]),
      log,
      onRecords: (records) => this.take(records),
      delayNextFetch: () => this.delayNextFetch(),
      onAssigned: () => this.reset(),
    });
    this.committer.start(this.group);
    while (!this.isMember() && !stopped.signal.aborted) await sleep(joinPollMs);
  }

  isMember(): boolean {
    return this.group?.isMember() ?? false;
  }

  /** Commits what was handled and leaves the group. Call after the executor is closed. */
  async stop(): Promise<void> {
    await this.committer.stop();
    await this.group?.stop();
  }

  // One queue for all partitions: a batch may hold records of several.
  private openQueues(): void {
    const { executor } = this.parts;
    const run = (fetched: FetchedRecord[]) => this.run(fetched);
    executor.open<FetchedRecord>(queues.events, { maxBatch: () => this.maxBatch(), run });
    // A message that has failed runs alone, so that failing again affects no other.
    executor.open<FetchedRecord>(queues.retries, { maxBatch: () => 1, run });
  }

  // After a rebalance partitions may belong to another member; the ones that stay are fetched again from their commits.
  private reset(): void {
    this.openQueues();
    for (const buffer of this.buffers.all()) this.resume(buffer);
    this.buffers.clear();
    this.backlog = new Backlog();
    this.endRest();
  }

  private take(records: readonly GroupRecord[]): void {
    const [first] = records;
    if (!first) return;
    const buffer = this.buffers.of(first);
    const fetched = records.flatMap((record) => this.read(record, buffer) ?? []);
    buffer.backlog.add(fetched);
    this.backlog.add(fetched);
    if (buffer.isFull()) this.pause(buffer);
    this.parts.executor.add(isRetryTopic(first.topic) ? queues.retries : queues.events, fetched);
  }

  /** Undefined for a record that needs no handling. Never throws: the same records would be fetched for ever. */
  private read(record: GroupRecord, buffer: PartitionBuffer): FetchedRecord | undefined {
    const { topic, partition, offset } = record;
    // Fetched before in this assignment, so it is being handled.
    if (!buffer.offsets.add(offset)) return undefined;
    const bytes = bytesOf(record);
    try {
      if (this.parts.handler.isRelevant(record)) return { ...toInbound(record), buffer, bytes };
    } catch (error) {
      this.core.log.error({ topic, partition, offset, err: loggable(error) }, 'a record could not be read');
      return { ...toUnreadable(record, describeError(error)), buffer, bytes };
    }
    buffer.offsets.finish(offset);
    return undefined;
  }

  private async run(fetched: readonly FetchedRecord[]): Promise<void> {
    this.backlog.remove(fetched);
    if (this.backlog.records === 0) this.endRest();
    for (const record of fetched) {
      record.buffer.backlog.remove([record]);
      if (record.buffer.hasRoom()) this.resume(record.buffer);
    }
    await this.untilHandled(fetched);
    for (const { record, buffer } of fetched) buffer.offsets.finish(record.offset);
  }

  // The handler rejects when the database takes neither the result nor the failure of a message. Skipping the message
  // would lose it, and giving up would block its partition without a word in the log.
  private async untilHandled(fetched: readonly FetchedRecord[]): Promise<void> {
    const { stopped, log } = this.core;
    for (let failures = 1; ; failures += 1) {
      try {
        return await this.parts.handler.handle(fetched);
      } catch (error) {
        stopped.signal.throwIfAborted();
        const at = fetched
          .slice(0, 5)
          .map(({ attempt: { topic, partition, offset } }) => `${topic}-${partition}-${offset}`);
        const detail = { at, messages: fetched.length, failures, err: loggable(error) };
        log.error(detail, 'messages are tried again');
        await sleep(backoffMs(backoff, failures), undefined, { signal: stopped.signal });
      }
    }
  }

  /** The handler's limit, or fewer where records are long. */
  private maxBatch(): number {
    const { records, bytes } = this.backlog;
    const fitting = records === 0 ? 1 : Math.floor(maxBatchBytes / Math.max(1, bytes / records));
    return Math.max(1, Math.min(this.parts.handler.maxBatch(), fitting));
  }

  private pause(buffer: PartitionBuffer): void {
    if (buffer.isPaused) return;
    buffer.isPaused = true;
    this.group?.pause(buffer.topic, buffer.partition);
  }

  private resume(buffer: PartitionBuffer): void {
    if (!buffer.isPaused) return;
    buffer.isPaused = false;
    this.group?.resume(buffer.topic, buffer.partition);
  }

  // While records are waiting, fetching one at a time would only cost Kafka and this process time.
  private async delayNextFetch(): Promise<void> {
    if (this.backlog.records === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, longestRestMs);
      this.resting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private endRest(): void {
    for (const end of this.resting.splice(0)) end();
  }
}
