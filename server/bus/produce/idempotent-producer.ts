import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Connections } from '@/server/bus/wire/connections';
import { type EncodableRecord, encodeBatch } from '@/server/bus/wire/records/encode-batch';
import type { ProducerIdentity } from '@/server/bus/wire/requests/init-producer-id';
import { type ProduceResponse, produceRequest } from '@/server/bus/wire/requests/produce';
import { nameOfError, verdictOf } from '@/server/bus/wire/requests/produce-errors';
import { partitionOfKey } from './partition-of-key';

export interface Addressed extends EncodableRecord {
  topic: string;
}

/** A record that every broker would refuse, such as one that is too large for its topic. */
export interface Refusal<R> {
  record: R;
  reason: string;
}

/** The batches of one partition; the first one is sent next. */
interface PartitionQueue<R> {
  topic: string;
  partition: number;
  batches: R[][];
}

export const requestTimeoutMs = 30_000;
const firstPauseMs = 50;
const maxPauseMs = 1_000;
const sequenceCount = 2 ** 31;
// Metadata is read again after each failure; this is for partitions that were added.
const maxMetadataAgeMs = 60_000;
const warnEvery = 30;

/**
 * Stores each record once and in order per partition, however often it is sent: a batch keeps its producer id and
 * sequence number, by which the broker detects a duplicate. One batch per partition is in flight at a time.
 * https://cwiki.apache.org/confluence/display/KAFKA/KIP-98
 */
export class IdempotentProducer {
  /** Next sequence number by partition. */
  private readonly next = new Map<string, number>();
  private leaders: ReadonlyMap<string, number[]> = new Map();
  private leadersReadAt = Number.NEGATIVE_INFINITY;
  private unkeyed = 0;

  constructor(
    private readonly connections: Connections,
    private readonly identity: ProducerIdentity,
    private readonly stopped: AbortSignal,
    private readonly log: Logger,
  ) {}

  /**
   * Resolves with the refused records when all in-sync replicas have stored the others. Retries while brokers are
   * unavailable. Rejects when it is stopped, or when the broker no longer accepts this producer id: then it must not be
   * used again.
   */
  async send<R extends Addressed>(records: readonly R[]): Promise<Refusal<R>[]> {
    const refused: Refusal<R>[] = [];
    const topics = [...new Set(records.map(({ topic }) => topic))];
    let queues: PartitionQueue<R>[] | undefined;
    for (let failures = 0; !queues || queues.length > 0; ) {
      this.stopped.throwIfAborted();
      if (failures > 0) await this.pause(failures);
      if (!(await this.findLeaders(topics, failures))) {
        failures += 1;
        continue;
      }
      queues ??= this.queuesOf(records);
      failures = (await this.sendFirstBatches(queues, refused)) ? 0 : failures + 1;
      queues = queues.filter(({ batches }) => batches.length > 0);
    }
    return refused;
  }

  /** Sends the first batch of every queue. False when one of them has to be sent again. */
  private async sendFirstBatches<R extends Addressed>(
    queues: readonly PartitionQueue<R>[],
    refused: Refusal<R>[],
  ): Promise<boolean> {
    const byLeader = new Map<number, PartitionQueue<R>[]>();
    for (const queue of queues) {
      const leader = this.leaders.get(queue.topic)?.[queue.partition] ?? -1;
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), queue]);
    }
    const sent = [...byLeader].map(([leader, led]) => this.sendToLeader(leader, led, refused));
    const results = await Promise.allSettled(sent);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    return results.every((result) => result.status === 'fulfilled' && result.value);
  }

  private async sendToLeader<R extends Addressed>(
    leader: number,
    queues: readonly PartitionQueue<R>[],
    refused: Refusal<R>[],
  ): Promise<boolean> {
    if (leader < 0) return false;
    let responses: ProduceResponse[];
    try {
      const at = Date.now();
      const batches = queues.map((queue) => ({ ...queue, bytes: this.encode(queue, at) }));
      responses = await this.connections.send(leader, produceRequest(batches, requestTimeoutMs));
    } catch (error) {
      // The broker may have stored them: it detects the duplicates by their sequence numbers.
      this.log.debug({ err: error, leader }, 'a broker did not answer a produce request; trying again');
      return false;
    }
    const found = new Map(responses.map((response) => [partitionName(response), response]));
    return queues.map((queue) => this.apply(queue, found.get(partitionName(queue)), refused)).every(Boolean);
  }

  private encode<R extends Addressed>(queue: PartitionQueue<R>, at: number): Buffer {
    const firstSequence = this.next.get(partitionName(queue)) ?? 0;
    return encodeBatch(queue.batches[0] ?? [], at, { ...this.identity, firstSequence });
  }

  /** Applies the response for a queue's first batch. False when the batch has to be sent again. */
  private apply<R extends Addressed>(
    queue: PartitionQueue<R>,
    response: ProduceResponse | undefined,
    refused: Refusal<R>[],
  ): boolean {
    if (!response) return false;
    const { topic, partition } = queue;
    const [batch = [], ...rest] = queue.batches;
    const verdict = verdictOf(response.error);
    if (verdict === 'retry') {
      this.log.debug({ topic, partition, error: nameOfError(response.error) }, 'a batch is sent again');
      return false;
    }
    if (verdict === 'fatal') throw new Error(reasonOf(response));
    if (verdict === 'stored') {
      this.next.set(
        partitionName(queue),
        ((this.next.get(partitionName(queue)) ?? 0) + batch.length) % sequenceCount,
      );
      queue.batches = rest;
    } else if (batch.length > 1) queue.batches = [...batch.map((record) => [record]), ...rest];
    else {
      refused.push(...batch.map((record) => ({ record, reason: reasonOf(response) })));
      queue.batches = rest;
    }
    return true;
  }

  /** Reads the leaders of the topics, again after a failure. False when they cannot be read. */
  private async findLeaders(topics: readonly string[], failures: number): Promise<boolean> {
    const isComplete = topics.every((topic) => this.leaders.has(topic));
    const isFresh = performance.now() - this.leadersReadAt < maxMetadataAgeMs;
    if (isComplete && isFresh && failures === 0) return true;
    try {
      const metadata = await this.connections.metadata(topics);
      this.leaders = new Map([...metadata.topics].map(([topic, { leaders }]) => [topic, leaders]));
      this.leadersReadAt = performance.now();
      const missing = topics.filter((topic) => !this.leaders.has(topic));
      if (missing.length > 0) throw new Error(`These topics do not exist in Kafka: ${missing.join(', ')}.`);
      return true;
    } catch (error) {
      const level = failures % warnEvery === 1 ? 'warn' : 'debug';
      this.log[level]({ err: error, failures }, 'records cannot be sent to Kafka; trying again');
      return false;
    }
  }

  /** Chooses each record's partition once: a record that is sent again must go where its sequence number counts. */
  private queuesOf<R extends Addressed>(records: readonly R[]): PartitionQueue<R>[] {
    const queues = new Map<string, PartitionQueue<R>>();
    for (const record of records) {
      const { topic, key } = record;
      const count = this.leaders.get(topic)?.length ?? 1;
      const partition = key === null ? this.unkeyed++ % count : partitionOfKey(key, count);
      const name = partitionName({ topic, partition });
      const queue = queues.get(name);
      if (queue) queue.batches[0]?.push(record);
      else queues.set(name, { topic, partition, batches: [[record]] });
    }
    return [...queues.values()];
  }

  private async pause(failures: number): Promise<void> {
    const ms = Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10));
    await sleep(ms, undefined, { signal: this.stopped });
  }
}

const partitionName = ({ topic, partition }: { topic: string; partition: number }): string =>
  `${topic}/${partition}`;

/** For people; names topic, partition and Kafka's error. */
const reasonOf = ({ topic, partition, error, message }: ProduceResponse): string =>
  `Kafka refused a batch for ${topic}, partition ${partition}: ${nameOfError(error)}${message ? ` (${message})` : ''}.`;
