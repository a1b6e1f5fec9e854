import type { Admin, ITopicConfig } from 'kafkajs';
import type { Logger } from 'pino';
import { catalogue, type Topic, topics } from '@/lib/events';
import type { BrokerConfig } from '@/server/config';
import { createKafka } from './client/kafka';
import { KafkaJSProtocolError } from './client/kafkajs';
import { untilSettled } from './client/retry-transient';

/** Names of the topics where a service's failed messages wait or end. */
export const retryTopic = (topic: string, service: string): string => `${topic}.${service}.retry`;
export const deadLetterTopic = (topic: string, service: string): string => `${topic}.${service}.dlq`;

export interface EnsureTopicsOptions {
  log: Logger;
  /** Copies of each partition; defaults to the cluster's own default. */
  replication?: number;
  /** Retry and dead letter topics of these consumers as well. */
  services?: readonly { topic: Topic; service: string }[];
}

/** Makes the topics of the catalogue that are missing; leaves those that exist as they are. */
export async function ensureTopics(config: BrokerConfig, options: EnsureTopicsOptions): Promise<void> {
  const admin = createKafka(config, 'pulseboard-topics', options.log).admin();
  await admin.connect();
  try {
    const existing = new Set(await untilSettled(() => admin.listTopics()));
    const missing = wanted(options).filter(({ topic }) => !existing.has(topic));
    if (missing.length > 0) await create(admin, missing);
    // A topic is listed before each of its partitions can be read and written.
    for (const { topic } of missing) await untilSettled(() => admin.fetchTopicOffsets(topic));
  } finally {
    await admin.disconnect();
  }
}

function wanted({ replication = -1, services = [] }: EnsureTopicsOptions): ITopicConfig[] {
  const base = topics.map((topic) => ({ topic, numPartitions: catalogue[topic].partitions }));
  const own = services.flatMap(({ topic, service }) =>
    [retryTopic(topic, service), deadLetterTopic(topic, service)].map((name) => ({
      topic: name,
      numPartitions: 1,
    })),
  );
  return [...base, ...own].map((entry) => ({ ...entry, replicationFactor: replication }));
}

async function create(admin: Admin, missing: ITopicConfig[]): Promise<void> {
  try {
    // Not waiting for leaders: kafkajs gives up when a broker has not heard of the topic yet.
    const request = { topics: missing, waitForLeaders: false, timeout: 30_000 };
    await untilSettled(() => admin.createTopics(request));
  } catch (error) {
    // Two processes that start together may both find a topic missing.
    if (error instanceof KafkaJSProtocolError && error.type === 'TOPIC_ALREADY_EXISTS') return;
    const names = missing.map(({ topic }) => topic).join(', ');
    throw new Error(`The topics ${names} could not be made: create them by hand, or allow this user to.`, {
      cause: error,
    });
  }
}
