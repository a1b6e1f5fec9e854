import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Connections } from '@/server/bus/wire/connections';
import { type EncodableRecord, encodeBatch } from '@/server/bus/wire/records/encode-batch';
import type { ProducerIdentity } from '@/server/bus/wire/requests/init-producer-id';
import { type ProduceAnswer, produceRequest } from '@/server/bus/wire/requests/produce';
import { nameOfError, verdictOf } from '@/server/bus/wire/requests/produce-errors';
import { partitionOfKey } from './partition-of-key';

export interface Addressed extends EncodableRecord {
  topic: string;
}

/** A record that no broker takes, whoever sends it: too large for the topic, for one. */
export interface Refusal<R> {
  record: R;
  reason: string;
}

/** The batches of one partition, the first of which is sent next. */
interface PartitionQueue<R> {
  topic: string;
  partition: number;
  batches: R[][];
}

export const requestTimeoutMs = 30_000;
const firstPauseMs = 50;
const longestPauseMs = 1_000;
const sequences = 2 ** 31;
// Who leads is asked again after each failure; this is for partitions that were added.
const leadersAgeMs = 60_000;
const tellEvery = 30;

/**
 * Sends records so that each is stored once and in order per partition, however often it has to be sent: a batch
 * keeps its producer's number and its sequence, by which the broker knows it again. One batch a partition is under
 * way at a time. https://cwiki.apache.org/confluence/display/KAFKA/KIP-98
 */
export class IdempotentProducer {
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
   * Resolves when all in-sync replicas hold every record but those that are refused for what they are. Goes on for as
   * long as brokers are away. Rejects when it is stopped, or when the broker no longer knows this producer: then
   * it must not be used again.
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
      failures = (await this.round(queues, refused)) ? 0 : failures + 1;
      queues = queues.filter(({ batches }) => batches.length > 0);
    }
    return refused;
  }

  /** Sends the first batch of every queue. False when one of them has to be sent again. */
  private async round<R extends Addressed>(
    queues: readonly PartitionQueue<R>[],
    refused: Refusal<R>[],
  ): Promise<boolean> {
    const byLeader = new Map<number, PartitionQueue<R>[]>();
    for (const queue of queues) {
      const leader = this.leaders.get(queue.topic)?.[queue.partition] ?? -1;
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), queue]);
    }
    const asked = [...byLeader].map(([leader, led]) => this.ask(leader, led, refused));
    const results = await Promise.allSettled(asked);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    return results.every((result) => result.status === 'fulfilled' && result.value);
  }

  private async ask<R extends Addressed>(
    leader: number,
    queues: readonly PartitionQueue<R>[],
    refused: Refusal<R>[],
  ): Promise<boolean> {
    if (leader < 0) return false;
    let answers: ProduceAnswer[];
    try {
      const at = Date.now();
      const batches = queues.map((queue) => ({ ...queue, bytes: this.encode(queue, at) }));
      answers = await this.connections.send(leader, produceRequest(batches, requestTimeoutMs));
    } catch (error) {
      // Whether the broker has them is not known: it is asked again, and knows by their sequence.
      this.log.debug({ err: error, leader }, 'a broker did not answer what was sent to it; trying again');
      return false;
    }
    const found = new Map(answers.map((answer) => [placeOf(answer), answer]));
    return queues.map((queue) => this.take(queue, found.get(placeOf(queue)), refused)).every(Boolean);
  }

  private encode<R extends Addressed>(queue: PartitionQueue<R>, at: number): Buffer {
    const firstSequence = this.next.get(placeOf(queue)) ?? 0;
    return encodeBatch(queue.batches[0] ?? [], at, { ...this.identity, firstSequence });
  }

  /** Goes by what the broker said of a queue's first batch. False when that has to be sent again. */
  private take<R extends Addressed>(
    queue: PartitionQueue<R>,
    answer: ProduceAnswer | undefined,
    refused: Refusal<R>[],
  ): boolean {
    if (!answer) return false;
    const { topic, partition } = queue;
    const [batch = [], ...rest] = queue.batches;
    const verdict = verdictOf(answer.error);
    if (verdict === 'again') {
      this.log.debug({ topic, partition, error: nameOfError(answer.error) }, 'a batch is sent again');
      return false;
    }
    if (verdict === 'fatal') throw new Error(reasonOf(answer));
    if (verdict === 'stored') {
      this.next.set(placeOf(queue), ((this.next.get(placeOf(queue)) ?? 0) + batch.length) % sequences);
      queue.batches = rest;
    } else if (batch.length > 1) queue.batches = [...batch.map((record) => [record]), ...rest];
    else {
      refused.push(...batch.map((record) => ({ record, reason: reasonOf(answer) })));
      queue.batches = rest;
    }
    return true;
  }

  /** False when no broker says who leads all of the topics. Whoever failed before asks anew. */
  private async findLeaders(topics: readonly string[], failures: number): Promise<boolean> {
    const isKnown = topics.every((topic) => this.leaders.has(topic));
    const isFresh = performance.now() - this.leadersReadAt < leadersAgeMs;
    if (isKnown && isFresh && failures === 0) return true;
    try {
      const metadata = await this.connections.metadata(topics);
      this.leaders = new Map([...metadata.topics].map(([topic, { leaders }]) => [topic, leaders]));
      this.leadersReadAt = performance.now();
      const missing = topics.filter((topic) => !this.leaders.has(topic));
      if (missing.length > 0) throw new Error(`Kafka has no topic ${missing.join(', ')}.`);
      return true;
    } catch (error) {
      const level = failures % tellEvery === 1 ? 'warn' : 'debug';
      this.log[level]({ err: error, failures }, 'records cannot be sent yet; trying again');
      return false;
    }
  }

  /** A partition is chosen once for each record: one that is sent again goes where the broker knows its sequence. */
  private queuesOf<R extends Addressed>(records: readonly R[]): PartitionQueue<R>[] {
    const queues = new Map<string, PartitionQueue<R>>();
    for (const record of records) {
      const { topic, key } = record;
      const count = this.leaders.get(topic)?.length ?? 1;
      const partition = key === null ? this.unkeyed++ % count : partitionOfKey(key, count);
      const place = placeOf({ topic, partition });
      const queue = queues.get(place);
      if (queue) queue.batches[0]?.push(record);
      else queues.set(place, { topic, partition, batches: [[record]] });
    }
    return [...queues.values()];
  }

  private async pause(failures: number): Promise<void> {
    const ms = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(failures - 1, 10));
    await sleep(ms, undefined, { signal: this.stopped });
  }
}

const placeOf = ({ topic, partition }: { topic: string; partition: number }): string =>
  `${topic}/${partition}`;

const reasonOf = ({ topic, partition, error, message }: ProduceAnswer): string =>
  `Kafka refused a batch for ${topic}, partition ${partition}: ${nameOfError(error)}${message ? ` (${message})` : ''}.`;
