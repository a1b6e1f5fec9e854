import type { Logger } from 'pino';
import type { BrokerConfig } from '@/server/config';
import { createKafka } from './kafka';
import { createSender, decideOnce } from './sender';
import { untilSettled } from './settle';

/** A record as it stands, to the byte. */
export interface StoredRecord {
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Record<string, string>;
}

export interface RecordPublisher {
  /** Resolves when all in-sync replicas hold every record. After a rejection make a new publisher. */
  publish(records: readonly StoredRecord[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A connected idempotent producer for the outbox. It goes on trying while brokers are away. When it gives up all
 * the same, the broker may hold a part of what was sent, and this producer must not be used again: a later send
 * with the same sequence numbers would be taken for a repetition and dropped. Its successor repeats records,
 * which consumers know by their id.
 */
export async function createRecordPublisher(
  config: BrokerConfig,
  source: string,
  log: Logger,
): Promise<RecordPublisher> {
  const producer = createKafka(config, `pulseboard-${source}-outbox`, log).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: decideOnce,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: Number.MAX_SAFE_INTEGER },
  });
  await untilSettled(() => producer.connect());
  const send = createSender(producer);
  return {
    publish: (records) => send(records.map(({ topic, ...message }) => ({ topic, message }))),
    stop: () => producer.disconnect(),
  };
}
