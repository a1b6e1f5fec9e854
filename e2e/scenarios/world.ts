import { pino } from 'pino';
import { type AdminClient, signInAdmin } from '@/e2e/admin-client';
import type { Stack } from '@/e2e/stack';
import { createPublisher, type Publisher } from '@/server/bus';
import { openTopicAdmin, type TopicAdmin } from '@/server/testing/kafka/topic-admin';

/** A running system, and the means to cause trouble in it. */
export interface World {
  stack: Stack;
  admin: AdminClient;
  publisher: Publisher;
  topics: TopicAdmin;
  close(): Promise<void>;
}

export async function openWorld(stack: Stack): Promise<World> {
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
