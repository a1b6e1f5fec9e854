/** Writes records to Kafka in and outside of transactions. Survives brokers that are killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CompressionTypes, type IHeaders, Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import { catalogue } from '@/lib/events';
import { openRawProducer, type RawProducer } from '@/server/testing/kafka/raw-producer';
import type { Random } from './random';
import type { Outgoing } from './record';

/** What was asked of Kafka. After an error of the network the batch may be in Kafka, once or twice, or not at all. */
export interface Written {
  plain: number;
  committed: number;
  aborted: number;
  /** Sends and transactions that ended in an error. */
  failed: number;
}

const messageOf = ({ key, value, headers, timestamp }: Outgoing): Message => ({
  key,
  value,
  headers: headers as IHeaders,
  ...(timestamp !== undefined && { timestamp }),
});

/** By topic, for kafkajs. */
const batches = (records: readonly Outgoing[]) => {
  const topics = [...new Set(records.map(({ topic }) => topic))];
  const messages = (topic: string) => records.filter((record) => record.topic === topic).map(messageOf);
  return topics.map((topic) => ({ topic, messages: messages(topic) }));
};

/** kafkajs cannot write it. */
const hasNullHeader = ({ headers }: Outgoing): boolean => Object.values(headers).includes(null);

export class Writer {
  readonly written: Written = { plain: 0, committed: 0, aborted: 0, failed: 0 };
  private readonly kafka: Kafka;
  private plain: Producer | undefined;
  private transactional: Producer | undefined;
  private raw: RawProducer | undefined;

  constructor(
    private readonly brokers: string[],
    private readonly random: Random,
    private readonly transactionalId: string,
  ) {
    this.kafka = new Kafka({
      brokers,
      clientId: 'lake-generator',
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 8 },
    });
  }

  async write(records: readonly Outgoing[]): Promise<void> {
    const isTransaction = this.random.chance(0.25);
    try {
      const ordinary = records.filter((record) => !hasNullHeader(record));
      if (isTransaction) await this.inTransaction(ordinary);
      else await this.outside(ordinary);
      for (const record of records) if (hasNullHeader(record)) await this.alone(record);
    } catch {
      // Kafka is away, or has fenced the producer: a new one is created.
      this.written.failed += 1;
      await this.close();
      await sleep(200);
    }
  }

  private async outside(records: readonly Outgoing[]): Promise<void> {
    this.plain ??= await connected(this.kafka.producer({ allowAutoTopicCreation: false }));
    const compression = this.random.oneOf([CompressionTypes.None, CompressionTypes.GZIP]);
    await this.plain.sendBatch({ topicMessages: batches(records), compression });
    this.written.plain += records.length;
  }

  private async inTransaction(records: readonly Outgoing[]): Promise<void> {
    const { transactionalId } = this;
    // A new producer with this id ends the open transaction of the one before it.
    this.transactional ??= await connected(
      this.kafka.producer({
        transactionalId,
        idempotent: true,
        maxInFlightRequests: 1,
        transactionTimeout: 10_000,
        allowAutoTopicCreation: false,
      }),
    );
    const transaction = await this.transactional.transaction();
    const isKept = this.random.chance(0.7);
    for (const batch of batches(records)) await transaction.send(batch);
    await (isKept ? transaction.commit() : transaction.abort());
    this.written[isKept ? 'committed' : 'aborted'] += records.length;
  }

  /** A batch of its own, in any codec. */
  private async alone({ topic, key, value, headers, timestamp }: Outgoing): Promise<void> {
    this.raw ??= openRawProducer(this.brokers);
    const partition = this.random.whole(0, catalogue[topic].partitions - 1);
    const codec = this.random.oneOf(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const);
    const record = { key, value, headers: Object.entries(headers) };
    await this.raw.send(topic, partition, {
      records: [record],
      codec,
      timestamp: Number(timestamp ?? Date.now()),
    });
    this.written.plain += 1;
  }

  async close(): Promise<void> {
    const open = [this.plain, this.transactional];
    const { raw } = this;
    this.plain = undefined;
    this.transactional = undefined;
    this.raw = undefined;
    await raw?.close();
    for (const producer of open) await producer?.disconnect().catch(() => undefined);
  }
}

async function connected(producer: Producer): Promise<Producer> {
  await producer.connect();
  return producer;
}
