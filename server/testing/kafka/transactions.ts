import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** Writes values to one partition of a topic, inside and outside of transactions. */
export interface TransactionalWriter {
  plain(...values: string[]): Promise<void>;
  committed(...values: string[]): Promise<void>;
  aborted(...values: string[]): Promise<void>;
  close(): Promise<void>;
}

export async function openTransactionalWriter(
  brokers: string[],
  topic: string,
  partition: number,
): Promise<TransactionalWriter> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const outside = kafka.producer();
  const producer = kafka.producer({
    transactionalId: randomUUID(),
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await Promise.all([outside.connect(), producer.connect()]);
  const messages = (values: readonly string[]) => values.map((value) => ({ partition, value }));
  async function inTransaction(values: readonly string[], isKept: boolean): Promise<void> {
    const transaction = await producer.transaction();
    await transaction.send({ topic, messages: messages(values) });
    await (isKept ? transaction.commit() : transaction.abort());
  }
  return {
    plain: async (...values) => void (await outside.send({ topic, messages: messages(values) })),
    committed: (...values) => inTransaction(values, true),
    aborted: (...values) => inTransaction(values, false),
    close: async () => void (await Promise.all([outside.disconnect(), producer.disconnect()])),
  };
}
