/**
 * Produces orders at a steady rate and keeps an exact record of them. `order-producer BROKERS`, controlled over its IPC
 * channel: `start`, then `stop`, which resolves to what was written.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, type Message, Partitioners, type Producer } from 'kafkajs';
import { retryTransient } from '@/server/bus/client/retry-transient';
import type { Written } from './account';
import { eventOf } from './order-events';
import { readEnds, readWritten } from './order-log';
import { serve } from './requests';

const topic = 'orders';
const stepMs = 10;

const [, , brokers = ''] = process.argv;
const kafka = new Kafka({
  brokers: brokers.split(','),
  clientId: 'order-producer',
  logLevel: logLevel.NOTHING,
  retry: { initialRetryTime: 50, maxRetryTime: 500, retries: Number.MAX_SAFE_INTEGER },
});
const partitioner = Partitioners.DefaultPartitioner();

async function connect(): Promise<Producer> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  return producer;
}

class OrderProducer {
  private readonly end: number[];
  private readonly sums: number[];
  private number = 0;
  private writing: Promise<void> = Promise.resolve();
  private isEnding = false;
  /** After a failed send: its events may be in Kafka, so what was written has to be read from there. */
  private isUncertain = false;

  constructor(
    private producer: Producer,
    private readonly begin: number[],
  ) {
    this.end = [...begin];
    this.sums = begin.map(() => 0);
  }

  start(perSecond: number): void {
    this.writing = this.write(perSecond);
  }

  /** Waits for the acknowledgements of sends in flight. */
  async stop(): Promise<Written> {
    this.isEnding = true;
    await this.writing;
    await this.producer.disconnect();
    const { begin, end, sums } = this;
    return this.isUncertain ? readWritten(kafka, topic, begin) : { begin, end, sums };
  }

  private async write(perSecond: number): Promise<void> {
    const started = performance.now();
    while (!this.isEnding) {
      const due = Math.floor(((performance.now() - started) / 1_000) * perSecond) - this.number;
      if (due > 0) await this.send(Math.min(due, 500)).catch(() => this.reconnect());
      else await sleep(stepMs);
    }
  }

  // A producer with a broken sequence does not recover. Connecting fails until a new controller is elected.
  private async reconnect(): Promise<void> {
    this.isUncertain = true;
    await this.producer.disconnect().catch(() => undefined);
    this.producer = await retryTransient(connect);
  }

  private async send(count: number): Promise<void> {
    const numbers = this.end.map((): number[] => []);
    const messages = Array.from({ length: count }, () => {
      const number = this.number++;
      const message = eventOf(number);
      const partition = this.partitionOf(message);
      numbers[partition]?.push(number);
      return { ...message, partition };
    });
    const acknowledged = await this.producer.send({ topic, messages, acks: -1 });
    // kafkajs drops a partition whose leader moved during the send (tulios/kafkajs#1798); Kafka may hold its records.
    if (
      numbers.some((of, partition) => of.length > 0 && !acknowledged.some((a) => a.partition === partition))
    ) {
      throw new Error('Not every partition was acknowledged.');
    }
    for (const { partition, baseOffset } of acknowledged) {
      this.record(partition, Number(baseOffset), numbers[partition] ?? []);
    }
  }

  // The partition that kafkajs would choose, computed here to know the number of each offset.
  private partitionOf(message: Message): number {
    const partitionMetadata = this.end.map((_, partitionId) => ({ partitionId, leader: 0 }));
    return partitioner({ topic, partitionMetadata: partitionMetadata as never, message });
  }

  private record(partition: number, baseOffset: number, numbers: number[]): void {
    if (baseOffset !== this.end[partition]) this.isUncertain = true;
    this.end[partition] = baseOffset + numbers.length;
    this.sums[partition] = numbers.reduce((total, number) => total + number, this.sums[partition] ?? 0);
  }
}

let running: OrderProducer | undefined;

serve({
  start: async ({ perSecond }: { perSecond: number }) => {
    running = new OrderProducer(await connect(), await readEnds(kafka, topic));
    running.start(perSecond);
    return true;
  },
  stop: () => running?.stop(),
});
