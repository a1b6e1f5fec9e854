import type { Message } from 'kafkajs';
import type { Logger } from 'pino';
import { type EventData, type EventType, keyOf, schemaOf, topicOf } from '@/lib/events';
import { createKafka } from '@/server/bus/client/kafka';
import { retryTransient } from '@/server/bus/client/retry-transient';
import { cloudEventHeaders } from '@/server/bus/headers';
import type { BrokerConfig } from '@/server/config';
import { type Addressed, createSender, decideOnce } from './sender';

/**
 * An event to publish. `id` defaults to a new UUID, `time` (epoch ms, when it happened) to now, `source` (`ce_source`)
 * to the publisher's.
 */
export type Outgoing = {
  [T in EventType]: {
    type: T;
    data: EventData<T>;
    id?: string;
    time?: number;
    traceparent?: string;
    source?: string;
  };
}[EventType];

/** A record with text headers, to publish as it is. */
export interface OutgoingRecord {
  topic: string;
  key: string | null;
  value: string | null;
  headers: Record<string, string>;
}

export interface Publisher {
  /** Resolves when all in-sync replicas have stored every event. Throws on data that does not match its schema. */
  publish(...events: Outgoing[]): Promise<void>;
  publishRecords(records: readonly OutgoingRecord[]): Promise<void>;
  stop(): Promise<void>;
}

/** Connects an idempotent producer: a retried send is stored once. `source` becomes `ce_source`. */
export async function createPublisher(config: BrokerConfig, source: string, log: Logger): Promise<Publisher> {
  const kafka = createKafka(config, `pulseboard-${source}`, log);
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: decideOnce,
  });
  await retryTransient(() => producer.connect());
  const send = createSender(producer);
  return {
    publish: async (...events) => send(events.map((event) => toAddressed(event, source))),
    publishRecords: (records) => send(records.map(({ topic, ...message }) => ({ topic, message }))),
    stop: () => producer.disconnect(),
  };
}

function toAddressed(event: Outgoing, source: string): Addressed {
  const topic = topicOf(event.type);
  const parsed = schemaOf(topic, event.type)?.safeParse(event.data);
  if (!parsed?.success) {
    throw new Error(`An event of type ${event.type} does not match its schema and was not published.`, {
      cause: parsed?.error,
    });
  }
  const message: Message = {
    key: keyOf(topic, event.data),
    value: JSON.stringify(event.data),
    headers: cloudEventHeaders({ ...event, source: event.source ?? source }),
  };
  return { topic, message };
}
