import { type Decoded, decode, type Topic } from '@/lib/events';
import type { RangeReader } from '@/server/bus';

const portionBytes = 1024 * 1024;

/** What Kafka has at the offsets of one partition: an event, an invalid message or, without an entry, no record. */
export type KafkaRange = ReadonlyMap<number, Decoded>;

/** Reads the offsets [from, to). Undefined: Kafka no longer has them. Throws when Kafka does not answer. */
export async function readKafka(
  ranges: Pick<RangeReader, 'read'>,
  { topic, partition, from, to }: { topic: Topic; partition: number; from: number; to: number },
): Promise<KafkaRange | undefined> {
  const found = new Map<number, Decoded>();
  for (let next = from; next < to; ) {
    const portion = await ranges.read([{ topic, partition, next }], portionBytes);
    if (portion.isDeleted) return undefined;
    const reached = portion.reached[0];
    if (!reached || reached.next === next)
      throw new Error(`Kafka returned nothing from offset ${next} of ${topic}-${partition}.`);
    for (const record of portion.records) if (record.offset < to) found.set(record.offset, decode(record));
    for (const run of reached.unreadable)
      for (let offset = run.from; offset < Math.min(run.to, to); offset += 1)
        found.set(offset, { ok: false, reason: 'unreadable', message: 'The batch cannot be read.' });
    next = reached.next;
  }
  return found;
}
