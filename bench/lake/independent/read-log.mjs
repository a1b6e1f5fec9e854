// Every offset of a topic in Kafka, and what the lake has to say about it. Reads with @platformatic/kafka.
import { FetchIsolationLevels, ListOffsetTimestamps } from '@platformatic/kafka';
import { readEvent } from '../../../scripts/lib/verify/event.mjs';
import { factsOf } from '../../../scripts/lib/verify/facts.mjs';
import { fetchBatches, openKafka } from '../../../scripts/lib/verify/kafka.mjs';
import { attributesOf } from './attributes.mjs';

const fetchBytes = 8 * 1024 * 1024;

export const openReader = (brokers) => openKafka({ bootstrapBrokers: brokers });

/** First and next offset of each partition: { start, end, stable }. `stable` is before `end` while a transaction is open. */
export async function spansOf(consumer, topic) {
  const ask = async (timestamp, isolationLevel) => {
    const answer = await consumer.listOffsets({ topics: [topic], timestamp, isolationLevel });
    return answer.get(topic).map(Number);
  };
  const { LATEST, EARLIEST } = ListOffsetTimestamps;
  const starts = await ask(EARLIEST, FetchIsolationLevels.READ_UNCOMMITTED);
  const ends = await ask(LATEST, FetchIsolationLevels.READ_UNCOMMITTED);
  const stable = await ask(LATEST, FetchIsolationLevels.READ_COMMITTED);
  return starts.map((start, partition) => ({ start, end: ends[partition], stable: stable[partition] }));
}

/** What became of a record: a row, or an invalid row. */
function factOf(topic, record) {
  const read = readEvent(topic, record);
  const { timestamp, key, value, headers } = record;
  if (read.kind === 'invalid')
    return { kind: 'invalid', timestamp, key, value, headers, reason: read.reason };
  const { type, data, isTimed } = read;
  return { kind: 'row', timestamp, isTimed, key, type, fields: data, ...attributesOf(topic, record) };
}

/**
 * The fate of the offsets of a partition: a Map of offset to fact. Offsets without one hold no record: markers, and records
 * of aborted transactions.
 */
export async function readPartition(consumer, topic, partition, { start, end }) {
  const metadata = await consumer.metadata({ topics: [topic], forceUpdate: true });
  const { id: topicId, partitions: leaders } = metadata.topics.get(topic);
  const source = { consumer, topicId, partition, node: leaders[partition].leader };
  const log = { facts: new Map(), unread: [] };
  const reading = factsOf(log, (record) => factOf(topic, { ...record, partition }), start, end);
  let next = start;
  while (next < end) {
    const batches = await fetchBatches(source, next, fetchBytes);
    const after = reading.take(batches);
    if (after <= next) throw new Error(`${topic}-${partition} cannot be read at offset ${next}.`);
    next = after;
  }
  reading.close();
  if (log.unread.length > 0) throw new Error(`${topic}-${partition} has an open transaction at its end.`);
  return log.facts;
}
