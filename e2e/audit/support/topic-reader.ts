/** Reads whole topics with kafkajs, independent of the code under test. */
import { randomUUID } from 'node:crypto';
import { Kafka, type KafkaMessage, logLevel } from 'kafkajs';

export interface ReadRecord {
  topic: string;
  partition: number;
  offset: number;
  /** Record timestamp, epoch ms. */
  at: number;
  /** `ce_type`, `ce_source` and `ce_id`. */
  type: string | undefined;
  source: string | undefined;
  id: string | undefined;
  text: string;
  /** The value parsed as JSON; undefined when it is not JSON. */
  data: unknown;
}

/** Reads every record that the topics hold at the call, in offset order per partition. */
export async function readTopics(
  brokers: readonly string[],
  topics: readonly string[],
): Promise<ReadRecord[]> {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const waiting = await endsOf(kafka, topics);
  const records: ReadRecord[] = [];
  const groupId = `every-number-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    if (waiting.size === 0) resolve();
    consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
    void consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const { topic, partition, messages } = batch;
        records.push(...messages.map((message) => recordOf(topic, partition, message)));
        const partitionKey = `${topic} ${partition}`;
        if (Number(batch.lastOffset()) + 1 >= (waiting.get(partitionKey) ?? 0)) waiting.delete(partitionKey);
        if (waiting.size === 0) resolve();
      },
    });
  });
  await consumer.disconnect();
  await deleteGroup(kafka, groupId);
  return records;
}

/** Deletes the consumer group, which the admin page would list. */
async function deleteGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  await admin.deleteGroups([groupId]);
  await admin.disconnect();
}

/** Sums of the end offsets of each topic. */
export async function sumOfEnds(
  brokers: readonly string[],
  topics: readonly string[],
): Promise<Record<string, number>> {
  const ends = await endsOf(new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }), topics);
  const sums: Record<string, number> = Object.fromEntries(topics.map((topic) => [topic, 0]));
  for (const [partitionKey, end] of ends) {
    const [topic = ''] = partitionKey.split(' ');
    sums[topic] = (sums[topic] ?? 0) + end;
  }
  return sums;
}

/** End offset of each partition that is not empty, by `topic partition`. */
async function endsOf(kafka: Kafka, topics: readonly string[]): Promise<Map<string, number>> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map<string, number>();
  for (const topic of topics)
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) ends.set(`${topic} ${partition}`, Number(high));
  await admin.disconnect();
  return ends;
}

function recordOf(
  topic: string,
  partition: number,
  { offset, timestamp, headers, value }: KafkaMessage,
): ReadRecord {
  const header = (name: string) => {
    const [first] = [headers?.[name]].flat();
    return first === undefined ? undefined : String(first);
  };
  const text = value?.toString() ?? '';
  return {
    topic,
    partition,
    offset: Number(offset),
    at: Number(timestamp),
    type: header('ce_type'),
    source: header('ce_source'),
    id: header('ce_id'),
    text,
    data: parsed(text),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
