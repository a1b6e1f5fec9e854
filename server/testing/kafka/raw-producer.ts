import pino from 'pino';
import { Connections } from '@/server/bus/wire/connections';
import { produceRequest } from '@/server/bus/wire/requests/produce';
import { batchBytes, type TestBatch } from './record-bytes';

/** Sends record batches byte for byte: ones that no client produces but a broker accepts. */
export interface RawProducer {
  /** Resolves to the offset of the first record. Throws, with Kafka's error code, when the broker refuses the batch. */
  send(topic: string, partition: number, batch: TestBatch | Buffer): Promise<number>;
  close(): Promise<void>;
}

const answerMs = 30_000;

export function openRawProducer(brokers: string[]): RawProducer {
  const connections = new Connections({ brokers }, 'raw-producer', answerMs, pino({ level: 'silent' }));
  return {
    send: async (topic, partition, batch) => {
      const { topics } = await connections.metadata([topic]);
      const leader = topics.get(topic)?.leaders[partition];
      if (leader === undefined) throw new Error(`There is no partition ${partition} of ${topic}.`);
      const bytes = Buffer.isBuffer(batch) ? batch : batchBytes(batch);
      const [answer] = await connections.send(
        leader,
        produceRequest([{ topic, partition, bytes }], answerMs),
      );
      if (answer?.error !== 0)
        throw new Error(
          `Kafka answers error ${answer?.error} to a batch for ${topic}-${partition}: ${answer?.message}`,
        );
      return answer.baseOffset;
    },
    close: () => connections.close(),
  };
}
