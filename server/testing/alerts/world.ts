import { Kafka, logLevel } from 'kafkajs';
import { pino } from 'pino';
import { createPublisher, type Publisher } from '@/server/bus';
import { type AdminClient, signInAdmin } from './admin-client';

/** Where a running system is reached. */
export interface System {
  /** URL of the page. */
  page: string;
  /** host:port of the broker. */
  kafka: string;
  /** URL of the gateway. */
  gateway: string;
  /** Of the admin. */
  password: string;
}

/** A running system, and the means to cause trouble in it. */
export interface World {
  stack: System;
  admin: AdminClient;
  publisher: Publisher;
  /** Deletes all messages of a topic. */
  emptyTopic(topic: string): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(stack: System): Promise<World> {
  const kafka = new Kafka({ brokers: [stack.kafka], logLevel: logLevel.NOTHING }).admin();
  const [admin, publisher] = await Promise.all([
    signInAdmin(stack.page, stack.password),
    createPublisher({ brokers: [stack.kafka] }, 'scenarios', pino({ level: 'silent' })),
    kafka.connect(),
  ]);
  return {
    ...{ stack, admin, publisher },
    emptyTopic: async (topic) => {
      const ends = await kafka.fetchTopicOffsets(topic);
      const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }));
      await kafka.deleteTopicRecords({ topic, partitions });
    },
    close: async () => {
      await publisher.stop();
      await kafka.disconnect();
    },
  };
}
