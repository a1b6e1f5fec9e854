import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { bytesOf, consumeGroup, type GroupConsumer, type GroupRecord, isRetryTopic } from '@/server/bus';
import type { BrokerConfig } from '@/server/config';
import { backoffMs } from '@/server/services/framework/support/backoff';
import { describeError, loggable } from '@/server/services/framework/support/describe-error';
import type { HitFailpoint } from '@/server/services/framework/support/failpoints';
import { ContiguousOffsets } from './contiguous-offsets';
import { type Inbound, toInbound, toUnreadable } from './inbound';
import type { KeyedExecutor } from './keyed-executor';

export interface EventConsumerParts {
  kafka: BrokerConfig;
  groupId: string;
  topics: readonly string[];
  executor: KeyedExecutor;
  log: Logger;
  failpoint: HitFailpoint;
  /** Aborts when what is under way is given up. */
  stopped: AbortSignal;
  /** Whether the service has anything to do with a record. */
  isRelevant(record: GroupRecord): boolean;
  /** How many messages may share a transaction now. */
  maxBatch(): number;
  handle(batch: readonly Inbound[]): Promise<void>;
}

const commitEveryMs = 200;
const again = { baseMs: 250, maxMs: 10_000 };
// Enough for a few batches each way, so that neither fetching nor handling waits for the other.
const highWater = { records: 1_500, bytes: 16 * 1024 * 1024 };
const lowWater = { records: 400, bytes: 4 * 1024 * 1024 };
// Of a transaction, whose parameters are several times as long as the records.
const batchBytes = 4 * 1024 * 1024;

interface Partition {
  topic: string;
  partition: number;
  offsets: ContiguousOffsets;
  /** Of the records that are fetched and not begun. */
  waiting: Amount;
  paused: boolean;
}

interface Amount {
  records: number;
  bytes: number;
}

interface Fetched extends Inbound {
  from: Partition;
  bytes: number;
}

// No longer: more may be waiting in partitions that have nothing here.
const longestRestMs = 20;

const queueNames = { first: 'events', again: 'retries' };

/** Feeds a consumer group's records into the executor, and commits what is done. */
export class EventConsumer {
  private partitions = new Map<string, Partition>();
  private group: GroupConsumer | undefined;
  private committing: NodeJS.Timeout | undefined;
  /** Of the records of all partitions that are fetched and not begun. */
  private waiting: Amount = { records: 0, bytes: 0 };
  private readonly resting: (() => void)[] = [];

  constructor(private readonly parts: EventConsumerParts) {
    this.openQueues();
  }

  async start(stopped: AbortSignal): Promise<void> {
    const { kafka, groupId, topics, log } = this.parts;
    this.group = await consumeGroup(kafka, {
      groupId,
      topics,
      log,
      onRecords: (records) => this.take(records),
      rest: () => this.rest(),
      onAssigned: () => this.forget(),
    });
    this.scheduleCommit();
    while (!this.isMember() && !stopped.aborted) await sleep(20);
  }

  isMember(): boolean {
    return this.group?.isMember() ?? false;
  }

  /** After the executor were closed: commits what they did and leaves the group. */
  async stop(): Promise<void> {
    clearTimeout(this.committing);
    await this.commit();
    await this.group?.stop();
  }

  // A batch may hold records of several partitions: there is one lane for all, and one for those that failed.
  private openQueues(): void {
    const { executor } = this.parts;
    const run = (fetched: Fetched[]) => this.handle(fetched);
    executor.open<Fetched>(queueNames.first, { maxBatch: () => this.maxBatch(), run });
    // A message that failed before is tried by itself, so that its next failure costs no other anything.
    executor.open<Fetched>(queueNames.again, { maxBatch: () => 1, run });
  }

  // Partitions may have gone to another member; the ones that stayed are fetched again from their commits.
  private forget(): void {
    this.openQueues();
    for (const { topic, partition, paused } of this.partitions.values()) {
      if (paused) this.group?.resume(topic, partition);
    }
    this.partitions = new Map();
    this.waiting = { records: 0, bytes: 0 };
    this.wakeResting();
  }

  private take(records: readonly GroupRecord[]): void {
    const [first] = records;
    if (!first) return;
    const from = this.partitionOf(first);
    const wanted: Fetched[] = [];
    for (const record of records) {
      // What was fetched before in this assignment is on its way.
      if (!from.offsets.add(record.offset)) continue;
      const inbound = this.read(record);
      if (inbound) wanted.push({ ...inbound, from, bytes: bytesOf(record) });
      else from.offsets.finish(record.offset);
    }
    const amount = amountOf(wanted);
    add(from.waiting, amount);
    add(this.waiting, amount);
    const isFull = from.waiting.records > highWater.records || from.waiting.bytes > highWater.bytes;
    if (isFull && !from.paused) {
      from.paused = true;
      this.group?.pause(first.topic, first.partition);
    }
    this.parts.executor.add(isRetryTopic(first.topic) ? queueNames.again : queueNames.first, wanted);
  }

  // Undefined: it is none of this service's business. What is thrown here would have the same fetched for ever.
  private read(record: GroupRecord): Inbound | undefined {
    try {
      return this.parts.isRelevant(record) ? toInbound(record) : undefined;
    } catch (error) {
      const { topic, partition, offset } = record;
      this.parts.log.error({ topic, partition, offset, err: loggable(error) }, 'a record could not be read');
      return toUnreadable(record, describeError(error));
    }
  }

  private partitionOf({ topic, partition }: GroupRecord): Partition {
    const name = `${topic}/${partition}`;
    const known = this.partitions.get(name);
    if (known) return known;
    const waiting = { records: 0, bytes: 0 };
    const opened = { topic, partition, offsets: new ContiguousOffsets(), waiting, paused: false };
    this.partitions.set(name, opened);
    return opened;
  }

  private async handle(fetched: readonly Fetched[]): Promise<void> {
    subtract(this.waiting, amountOf(fetched));
    if (this.waiting.records === 0) this.wakeResting();
    for (const one of fetched) {
      const { waiting } = one.from;
      subtract(waiting, amountOf([one]));
      if (waiting.records < lowWater.records && waiting.bytes < lowWater.bytes) this.resume(one.from);
    }
    await this.untilHandled(fetched);
    for (const { record, from } of fetched) from.offsets.finish(record.offset);
  }

  // Neither handled nor put aside: a database that refuses what it should take. Going on without would lose messages,
  // and giving up would leave their partition standing still without a word.
  private async untilHandled(fetched: readonly Fetched[]): Promise<void> {
    const { handle, stopped, log } = this.parts;
    for (let failures = 1; ; failures += 1) {
      try {
        return await handle(fetched);
      } catch (error) {
        stopped.throwIfAborted();
        const at = fetched
          .slice(0, 5)
          .map(({ attempt: { topic, partition, offset } }) => `${topic}-${partition}-${offset}`);
        log.error(
          { at, messages: fetched.length, failures, err: loggable(error) },
          'messages are tried again',
        );
        await sleep(backoffMs(again, failures), undefined, { signal: stopped });
      }
    }
  }

  /** How many messages may share a transaction now: fewer where they are long. */
  private maxBatch(): number {
    const { records, bytes } = this.waiting;
    const fit = records === 0 ? 1 : Math.floor(batchBytes / Math.max(1, bytes / records));
    return Math.max(1, Math.min(this.parts.maxBatch(), fit));
  }

  // While there is work, fetching record by record would only cost Kafka and this process time.
  private async rest(): Promise<void> {
    if (this.waiting.records === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, longestRestMs);
      this.resting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private wakeResting(): void {
    for (const end of this.resting.splice(0)) end();
  }

  private resume(partition: Partition): void {
    if (!partition.paused) return;
    partition.paused = false;
    this.group?.resume(partition.topic, partition.partition);
  }

  private scheduleCommit(): void {
    this.committing = setTimeout(() => this.commit().finally(() => this.scheduleCommit()), commitEveryMs);
  }

  /** Never rejects: what was handled is known by the inbox, so a commit that is late costs a repetition at most. */
  private async commit(): Promise<void> {
    try {
      await this.commitDue();
    } catch (error) {
      this.parts.log.debug({ err: loggable(error) }, 'offsets not committed; trying again');
    }
  }

  private async commitDue(): Promise<void> {
    const due = [...this.partitions.values()].flatMap((partition) => {
      const offset = partition.offsets.toCommit();
      return offset === undefined ? [] : [{ partition, offset }];
    });
    if (due.length === 0 || !this.group) return;
    this.parts.failpoint('after-handle-before-offset-commit');
    const offsets = due.map(({ partition: { topic, partition }, offset }) => ({ topic, partition, offset }));
    await this.group.commit(offsets);
    for (const { partition, offset } of due) partition.offsets.markCommitted(offset);
  }
}

const amountOf = (fetched: readonly { bytes: number }[]): Amount => ({
  records: fetched.length,
  bytes: fetched.reduce((sum, { bytes }) => sum + bytes, 0),
});

function add(to: Amount, { records, bytes }: Amount): void {
  to.records += records;
  to.bytes += bytes;
}

function subtract(from: Amount, { records, bytes }: Amount): void {
  from.records -= records;
  from.bytes -= bytes;
}
