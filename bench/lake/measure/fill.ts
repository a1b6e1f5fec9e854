/** Fills topics as fast as the broker takes records. */
import { type IHeaders, Kafka, logLevel, type Message } from 'kafkajs';
import { Mix } from '../generator/mix';
import { randomOf } from '../generator/random';
import { cloudEvent, type Outgoing } from '../generator/record';

export interface Filled {
  events: number;
  /** Sum of the sizes of their values. */
  jsonBytes: number;
}

/** Records of a request: those for one partition have to be below 1 MB. */
const batches: Record<Load, number> = { ticks: 4_000, mix: 500 };
const random = randomOf(1);
const mix = new Mix(random, 'fill');
const sources: Record<Load, () => Outgoing> = {
  // Ordinary prices, because the peer fails on integers and floats in one column.
  ticks: () => {
    const symbol = `SYM${random.whole(0, 49)}`;
    const price = random.whole(5_000, 50_000) / 100 + 0.001;
    const data = { symbol, price, size: random.whole(1, 900), at: Date.now() };
    return cloudEvent(random, 'prices', 'price.ticked', data.symbol, data);
  },
  // What kafkajs cannot write (null headers) is left to the proof.
  mix: () => {
    for (;;) {
      const record = mix.next();
      if (!Object.values(record.headers).includes(null)) return record;
    }
  },
};
/** ticks: only prices · mix: the records of the proof, over all topics. */
export type Load = 'ticks' | 'mix';

const messageOf = ({ key, value, headers, timestamp }: Outgoing): Message => ({
  key,
  value,
  headers: headers as IHeaders,
  timestamp: timestamp ?? String(Date.now()),
});

export async function fill(brokers: readonly string[], load: Load, events: number): Promise<Filled> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'bench-lake', logLevel: logLevel.ERROR });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  let jsonBytes = 0;
  const batch = batches[load];
  for (let sent = 0; sent < events; sent += batch) {
    const byTopic = new Map<string, Message[]>();
    for (let i = 0; i < Math.min(batch, events - sent); i += 1) {
      const record = sources[load]();
      jsonBytes += Buffer.byteLength(record.value ?? '');
      const messages = byTopic.get(record.topic) ?? [];
      byTopic.set(record.topic, messages);
      messages.push(messageOf(record));
    }
    await producer.sendBatch({
      acks: 1,
      topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })),
    });
  }
  await producer.disconnect();
  return { events, jsonBytes };
}
