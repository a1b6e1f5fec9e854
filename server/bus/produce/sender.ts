import {
  type ICustomPartitioner,
  type Message,
  Partitioners,
  type Producer,
  type RecordMetadata,
  type TopicMessages,
} from 'kafkajs';

export interface Addressed {
  topic: string;
  message: Message;
}
interface Waiting {
  messages: Addressed[];
  resolve(): void;
  reject(error: unknown): void;
}

// Large enough for a burst; for events of usual size far below the broker's default limit of 1 MiB a batch.
const maxPerSend = 2_000;

/**
 * kafkajs's default partitioner, called once per message: a message that is sent again goes to the same partition,
 * where the broker detects the duplicate by its sequence number.
 */
export const decideOnce: ICustomPartitioner = () => {
  const choose = Partitioners.DefaultPartitioner();
  return (args) => {
    args.message.partition = choose(args);
    return args.message.partition;
  };
};

/**
 * Sends through an idempotent producer, one request at a time: kafkajs keeps one sequence per partition, and a second
 * request in flight could overtake the retry of the first. Messages that arrive meanwhile share the next request, so
 * throughput grows with load.
 */
export function createSender(producer: Producer): (messages: Addressed[]) => Promise<void> {
  const queue: Waiting[] = [];
  let sending = false;

  async function sendQueue(): Promise<void> {
    sending = true;
    while (queue.length > 0) await sendTogether(producer, takeBatch(queue));
    sending = false;
  }

  return (messages) =>
    new Promise((resolve, reject) => {
      queue.push({ messages, resolve, reject });
      if (!sending) void sendQueue();
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

async function sendTogether(producer: Producer, batch: Waiting[]): Promise<void> {
  try {
    await sendAll(
      producer,
      batch.flatMap(({ messages }) => messages),
    );
    for (const waiting of batch) waiting.resolve();
  } catch (error) {
    for (const waiting of batch) waiting.reject(error);
  }
}

/**
 * When a broker dies, kafkajs sends nothing more to a broker that has already answered for the partitions it led
 * before, and resolves without the messages whose partition moved there
 * (https://github.com/tulios/kafkajs/pull/1798). So messages without an answer are sent again. The producer has to
 * partition by `decideOnce`.
 */
async function sendAll(producer: Producer, messages: readonly Addressed[]): Promise<void> {
  let left = messages;
  while (left.length > 0) {
    const answers = await producer.sendBatch({ topicMessages: byTopic(left), acks: -1 });
    const unanswered = left.filter((each) => !isAnswered(answers, each));
    if (unanswered.length === left.length)
      throw new Error('Kafka acknowledged none of the messages that were sent.');
    left = unanswered;
  }
}

const isAnswered = (answers: readonly RecordMetadata[], { topic, message }: Addressed): boolean =>
  answers.some(({ topicName, partition }) => topicName === topic && partition === message.partition);

function byTopic(messages: readonly Addressed[]): TopicMessages[] {
  const grouped = new Map<string, Message[]>();
  for (const { topic, message } of messages) {
    const list = grouped.get(topic);
    if (list) list.push(message);
    else grouped.set(topic, [message]);
  }
  return [...grouped].map(([topic, messages]) => ({ topic, messages }));
}
