import { pino } from 'pino';
import { createPublisher, type Publisher } from '@/server/bus';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';
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
  topics: TopicAdmin;
  close(): Promise<void>;
}

export async function openWorld(stack: System): Promise<World> {
  const [admin, publisher, topics] = await Promise.all([
    signInAdmin(stack.page, stack.password),
    createPublisher({ brokers: [stack.kafka] }, 'scenarios', pino({ level: 'silent' })),
    openTopicAdmin([stack.kafka]),
  ]);
  const close = async () => {
    await publisher.stop();
    await topics.close();
  };
  return { stack, admin, publisher, topics, close };
}
