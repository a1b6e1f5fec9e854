import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RecordHeader } from '@/server/bus/record-header';
import { Connections } from '@/server/bus/wire/connections';
import { initProducerIdRequest, type ProducerIdentity } from '@/server/bus/wire/requests/init-producer-id';
import type { BrokerConfig } from '@/server/config';
import { IdempotentProducer, type Refusal, requestTimeoutMs } from './idempotent-producer';

/** A record as bytes, to publish as it is. */
export interface StoredRecord {
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: readonly RecordHeader[];
}

export interface RecordPublisher {
  /**
   * Resolves when all in-sync replicas have stored every record, except those it returns, which every broker would
   * refuse. After a rejection create a new publisher.
   */
  publish<R extends StoredRecord>(records: readonly R[]): Promise<Refusal<R>[]>;
  stop(): Promise<void>;
}

const initTimeoutMs = 30_000;
const pauseMs = 100;

/**
 * An idempotent producer for the outbox, which writes every header byte for byte: kafkajs keeps headers in an object by
 * name and cannot write null. It retries while brokers are unavailable. After a rejection the broker may have stored
 * some of the records, and a later send with the same sequence numbers would be dropped as a duplicate: create a new
 * publisher, which may repeat records; consumers detect them by their id. Throws when no broker assigns a producer id
 * within 30 s.
 */
export async function createRecordPublisher(
  config: BrokerConfig,
  source: string,
  log: Logger,
): Promise<RecordPublisher> {
  const stopped = new AbortController();
  const connections = new Connections(config, `pulseboard-${source}-outbox`, requestTimeoutMs, log);
  let producer: IdempotentProducer;
  try {
    producer = new IdempotentProducer(connections, await initProducerId(connections), stopped.signal, log);
  } catch (error) {
    await connections.close();
    throw error;
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    publish: (records) => {
      // One after the other; a rejection rejects all that follow.
      const sent = last.then(() => producer.send(records));
      last = sent;
      return sent;
    },
    stop: async () => {
      stopped.abort(new Error('The publisher is stopped.'));
      await connections.close();
    },
  };
}

/** Requests a producer id from one broker after the other for up to 30 s. */
async function initProducerId(connections: Connections): Promise<ProducerIdentity> {
  const until = Date.now() + initTimeoutMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { brokers } = await connections.metadata([]);
      const broker = brokers[attempt % brokers.length];
      if (!broker) throw new Error("Kafka's metadata lists no brokers.");
      const { error, ...identity } = await connections.send(broker.nodeId, initProducerIdRequest);
      if (error === 0) return identity;
      throw new Error(`Kafka did not assign a producer id: it answered error ${error}.`);
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(pauseMs);
    }
  }
}
