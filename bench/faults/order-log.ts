import type { Kafka } from 'kafkajs';
import { retryTransient } from '@/server/bus/client/retry-transient';
import type { Written } from './account';
import { numberOf } from './packet-reader';

/** The next offset of each partition. */
export async function readEnds(kafka: Kafka, topic: string): Promise<number[]> {
  const admin = kafka.admin();
  await admin.connect();
  // A partition may have no leader for a moment.
  const offsets = await retryTransient(() => admin.fetchTopicOffsets(topic));
  await admin.disconnect();
  return offsets.sort((a, b) => a.partition - b.partition).map(({ offset }) => Number(offset));
}

/** Reads what Kafka holds from `begin` on, for a producer that has no acknowledgement of it. */
export async function readWritten(kafka: Kafka, topic: string, begin: number[]): Promise<Written> {
  const end = await readEnds(kafka, topic);
  const next = [...begin];
  const sums = begin.map(() => 0);
  const consumer = kafka.consumer({ groupId: `order-log-${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve) => {
    const check = () => next.every((offset, partition) => offset >= (end[partition] ?? 0)) && resolve();
    void consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        if (Number(message.offset) < (next[partition] ?? 0)) return;
        next[partition] = Number(message.offset) + 1;
        sums[partition] = (sums[partition] ?? 0) + numberOf(String(message.headers?.ce_id));
        check();
      },
    });
    for (const [partition, offset] of begin.entries())
      consumer.seek({ topic, partition, offset: String(offset) });
    check();
  });
  await consumer.disconnect();
  return { begin, end, sums };
}
