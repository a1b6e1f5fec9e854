import type { Admin, ITopicConfig } from 'kafkajs';
import type { Logger } from 'pino';
import { catalogue, type Topic, topics } from '@/lib/events';
import type { BrokerConfig } from '@/server/config';
import { createKafka } from './client/kafka';
import { KafkaJSProtocolError } from './client/kafkajs';
import { retryTransient } from './client/retry-transient';

/** Names of the topics for a service's retries and dead letters. */
export const retryTopic = (topic: string, service: string): string => `${topic}.${service}.retry`;
export const deadLetterTopic = (topic: string, service: string): string => `${topic}.${service}.dlq`;

export const isDeadLetterTopic = (topic: string): boolean => topic.endsWith('.dlq');

export interface EnsureTopicsOptions {
  log: Logger;
  /** Replication factor; unset: the cluster's default. */
  replication?: number;
  /** Create the retry and dead letter topics of these consumers as well. */
  services?: readonly { topic: Topic; service: string }[];
}

/** Creates the missing topics of the catalogue; existing ones are not changed. Throws when it is not allowed to. */
export async function ensureTopics(config: BrokerConfig, options: EnsureTopicsOptions): Promise<void> {
  const admin = createKafka(config, 'pulseboard-topics', options.log).admin();
  await admin.connect();
  try {
    const existing = new Set(await retryTransient(() => admin.listTopics()));
    const missing = requiredTopics(options).filter(({ topic }) => !existing.has(topic));
    if (missing.length > 0) await create(admin, missing);
    // A topic is listed before all of its partitions have a leader.
    for (const { topic } of missing) await retryTransient(() => admin.fetchTopicOffsets(topic));
  } finally {
    await admin.disconnect();
  }
}

function requiredTopics({ replication = -1, services = [] }: EnsureTopicsOptions): ITopicConfig[] {
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
    // Without waiting for leaders: kafkajs gives up when a broker does not know the new topic yet.
    const request = { topics: missing, waitForLeaders: false, timeout: 30_000 };
    await retryTransient(() => admin.createTopics(request));
  } catch (error) {
    // Two processes that start together may both find a topic missing.
    if (error instanceof KafkaJSProtocolError && error.type === 'TOPIC_ALREADY_EXISTS') return;
    const names = missing.map(({ topic }) => topic).join(', ');
    throw new Error(
      `The topics ${names} could not be created in Kafka. Create them yourself, or allow this Kafka user to create topics.`,
      { cause: error },
    );
  }
}
