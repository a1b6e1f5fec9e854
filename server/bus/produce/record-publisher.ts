import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RecordHeader } from '@/server/bus/record-header';
import { Connections } from '@/server/bus/wire/connections';
import { initProducerIdRequest, type ProducerIdentity } from '@/server/bus/wire/requests/init-producer-id';
import type { BrokerConfig } from '@/server/config';
import { IdempotentProducer, type Refusal, requestTimeoutMs } from './idempotent-producer';

/** A record as it stands, to the byte. */
export interface StoredRecord {
  topic: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: readonly RecordHeader[];
}

export interface RecordPublisher {
  /**
   * Resolves when all in-sync replicas hold every record but those it returns, which no broker takes for what they
   * are. After a rejection make a new publisher.
   */
  publish<R extends StoredRecord>(records: readonly R[]): Promise<Refusal<R>[]>;
  stop(): Promise<void>;
}

const settleMs = 30_000;
const pauseMs = 100;

/**
 * An idempotent producer for the outbox, which passes on every header to the byte: kafkajs puts headers into an
 * object by name and can write no null. It goes on trying while brokers are away. When it gives up all the same,
 * the broker may hold a part of what was sent, and this producer must not be used again: a later send with the same
 * sequence numbers would be taken for a repetition and dropped. Its successor repeats records, which consumers know
 * by their id. Throws when no broker numbers it within 30 s.
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
    producer = new IdempotentProducer(connections, await numbered(connections), stopped.signal, log);
  } catch (error) {
    await connections.close();
    throw error;
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    publish: (records) => {
      // One after the other: a rejection of one rejects all that come after it.
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

/** Asks one broker after the other for a number, for as long as it takes one to be there. */
async function numbered(connections: Connections): Promise<ProducerIdentity> {
  const until = Date.now() + settleMs;
  for (let turn = 0; ; turn += 1) {
    try {
      const { brokers } = await connections.metadata([]);
      const broker = brokers[turn % brokers.length];
      if (!broker) throw new Error("Kafka's metadata names no broker.");
      const { error, ...identity } = await connections.send(broker.nodeId, initProducerIdRequest);
      if (error === 0) return identity;
      throw new Error(`Kafka gave no producer id: error ${error}.`);
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(pauseMs);
    }
  }
}
