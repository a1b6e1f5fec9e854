import type { Message, Producer, TopicMessages } from 'kafkajs';

export interface Addressed {
  topic: string;
  message: Message;
}
interface Waiting {
  messages: Addressed[];
  resolve(): void;
  reject(error: unknown): void;
}

// Enough for a burst and far below the broker's default limit of 1 MiB a batch for events of usual size.
const maxPerSend = 2_000;

/**
 * Sends through an idempotent producer, one request at a time: kafkajs keeps one sequence per partition,
 * and a second request in flight could overtake a retried first. What arrives meanwhile goes together in
 * the next request, so throughput grows with load.
 */
export function createSender(producer: Producer): (messages: Addressed[]) => Promise<void> {
  const queue: Waiting[] = [];
  let sending = false;

  async function drain(): Promise<void> {
    sending = true;
    while (queue.length > 0) await sendSome(producer, takeBatch(queue));
    sending = false;
  }

  return (messages) =>
    new Promise((resolve, reject) => {
      queue.push({ messages, resolve, reject });
      if (!sending) void drain();
    });
}

function takeBatch(queue: Waiting[]): Waiting[] {
  let size = 0;
  let taken = 0;
  while (taken < queue.length && (taken === 0 || size + (queue[taken]?.messages.length ?? 0) <= maxPerSend)) {
    size += queue[taken]?.messages.length ?? 0;
    taken += 1;
  }
  return queue.splice(0, taken);
}

async function sendSome(producer: Producer, batch: Waiting[]): Promise<void> {
  try {
    await producer.sendBatch({ topicMessages: byTopic(batch), acks: -1 });
    for (const waiting of batch) waiting.resolve();
  } catch (error) {
    for (const waiting of batch) waiting.reject(error);
  }
}

function byTopic(batch: Waiting[]): TopicMessages[] {
  const grouped = new Map<string, Message[]>();
  for (const { messages } of batch) {
    for (const { topic, message } of messages) {
      const list = grouped.get(topic);
      if (list) list.push(message);
      else grouped.set(topic, [message]);
    }
  }
  return [...grouped].map(([topic, messages]) => ({ topic, messages }));
}
