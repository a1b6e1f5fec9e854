import type { RawRecord, Topic } from '@/lib/events';
import { ByteReader } from './bytes';
import { decompress } from './compression';

/** Where records come from and which are wanted. */
export interface Origin {
  topic: Topic;
  partition: number;
  /** The first offset wanted: a batch may begin before it. */
  from: number;
}
export interface AbortedTransaction {
  producerId: number;
  firstOffset: number;
}

interface Batch {
  base: number;
  last: number;
  attributes: number;
  firstTimestamp: number;
  maxTimestamp: number;
  producerId: number;
  count: number;
  reader: ByteReader;
}

const lengthAt = 8;
const headBytes = 12;
const magicAt = 16;
const supportedMagic = 2;
const logAppendTime = 0x08;
const transactional = 0x10;
const control = 0x20;
const none: ReadonlyMap<string, string> = new Map();
/** Headers that anyone here reads; the others cost nothing. */
const readHeaders = new Set(['ce_type', 'ce_id', 'ce_source', 'ce_time', 'traceparent']);

/**
 * The records of a fetched partition from an offset on, without those of aborted transactions. A batch cut off at the
 * end is left for the next fetch; one that cannot be read is told in `unreadable` and passed over.
 * https://kafka.apache.org/documentation/#recordbatch
 */
export function decodeRecordBatches(
  bytes: Buffer,
  origin: Origin,
  aborted: readonly AbortedTransaction[],
): { records: RawRecord[]; next: number } {
  const records: RawRecord[] = [];
  const isAborted = abortedFilter(aborted);
  let next = origin.from;
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const length = bytes.readInt32BE(at + lengthAt);
    const end = at + headBytes + length;
    if (end > bytes.length) break;
    const batch = readBatch(bytes.subarray(at, end), origin, records);
    at = end;
    if (batch === undefined) continue;
    next = Math.max(next, batch.last + 1);
    if (!isAborted(batch) && (batch.attributes & control) === 0) readRecords(batch, origin, records);
  }
  return { records, next: Math.max(next, (records.at(-1)?.offset ?? -1) + 1) };
}

function readBatch(bytes: Buffer, origin: Origin, records: RawRecord[]): Batch | undefined {
  const reader = new ByteReader(bytes);
  const base = reader.int64();
  if (bytes[magicAt] !== supportedMagic) {
    const reason = `Its message format ${bytes[magicAt]} is older than Kafka 0.11.`;
    if (base >= origin.from) records.push(unreadable(origin, base, 0, reason));
    return undefined;
  }
  reader.skip(4 + 4 + 1 + 4); // length, leader epoch, magic, CRC: TCP has one, and the broker checks it
  const attributes = reader.int16();
  const last = base + reader.int32();
  const [firstTimestamp, maxTimestamp, producerId] = [reader.int64(), reader.int64(), reader.int64()];
  reader.skip(2 + 4); // producer epoch, first sequence
  const count = reader.int32();
  return { base, last, attributes, firstTimestamp, maxTimestamp, producerId, count, reader };
}

function readRecords(batch: Batch, origin: Origin, records: RawRecord[]): void {
  try {
    const { reader } = batch;
    const codec = batch.attributes & 0x07;
    const body = codec === 0 ? reader : new ByteReader(decompress(codec, reader.buffer.subarray(reader.at)));
    for (let left = batch.count; left > 0; left -= 1) readRecord(batch, body, origin, records);
  } catch (cause) {
    const offset = Math.max(batch.base, origin.from);
    records.push(unreadable(origin, offset, batch.maxTimestamp, (cause as Error).message));
  }
}

function readRecord(
  batch: Batch,
  body: ByteReader,
  { topic, partition, from }: Origin,
  records: RawRecord[],
): void {
  const length = body.varint();
  const end = body.at + length;
  body.at += 1; // attributes: unused
  const timestamp = batch.firstTimestamp + body.varint();
  const offset = batch.base + body.varint();
  if (offset >= from) {
    body.skip(Math.max(0, body.varint())); // key
    const size = body.varint();
    records.push({
      topic,
      partition,
      offset,
      timestamp: batch.attributes & logAppendTime ? batch.maxTimestamp : timestamp,
      value: size < 0 ? null : body.text(size),
      headers: readHeadersOf(body),
    });
  }
  body.at = end;
}

function readHeadersOf(body: ByteReader): ReadonlyMap<string, string> {
  const count = body.varint();
  if (count === 0) return none;
  const headers = new Map<string, string>();
  for (let left = count; left > 0; left -= 1) {
    const name = body.text(body.varint());
    const size = body.varint();
    // A repeated header counts with its first value.
    if (size > 0 && readHeaders.has(name) && !headers.has(name)) headers.set(name, body.text(size));
    else body.skip(Math.max(0, size));
  }
  return headers;
}

const unreadable = (
  { topic, partition }: Origin,
  offset: number,
  timestamp: number,
  reason: string,
): RawRecord => ({
  topic,
  partition,
  offset,
  timestamp,
  value: null,
  headers: none,
  unreadable: reason,
});

/** Tells of each batch in order whether its transaction was aborted: from its first offset to its end marker. */
function abortedFilter(aborted: readonly AbortedTransaction[]): (batch: Batch) => boolean {
  const waiting = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  const open = new Set<number>();
  return ({ attributes, last, producerId }) => {
    if ((attributes & transactional) === 0) return false;
    while (waiting[0] && waiting[0].firstOffset <= last)
      open.add((waiting.shift() as AbortedTransaction).producerId);
    if (attributes & control) open.delete(producerId);
    return open.has(producerId);
  };
}
