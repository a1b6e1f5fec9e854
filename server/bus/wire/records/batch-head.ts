import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import { crc32c } from '@/server/bus/wire/codecs/crc32c';

export interface Batch {
  base: number;
  last: number;
  attributes: number;
  firstTimestamp: number;
  maxTimestamp: number;
  producerId: number;
  count: number;
  /** Stands behind the head. */
  reader: ByteReader;
}

/** Where the length is, of what follows behind it. */
export const lengthAt = 8;
export const headBytes = 12;
/** The least that is followed by a number which tells the format. */
export const formatBytes = 17;
const formatAt = 16;
const crcAt = 17;
const crcFrom = 21;
const wholeHead = 61;
const lastDeltaAt = 23;
const maxTimestampAt = 35;
const supportedFormat = 2;

/** Attributes of a batch whose records are no messages but the end of a transaction. */
export const control = 0x20;

/** The first and the last offset and the time of a batch, as far as it says so. None of it is checked. */
export function claimsOf(bytes: Buffer): { base: number; last: number; timestamp: number } {
  const base = new ByteReader(bytes).int64();
  if (bytes.length < wholeHead || bytes[formatAt] !== supportedFormat)
    return { base, last: base, timestamp: 0 };
  const reader = new ByteReader(bytes);
  reader.at = lastDeltaAt;
  const last = base + Math.max(0, reader.int32());
  reader.at = maxTimestampAt;
  return { base, last, timestamp: reader.int64() };
}

/** Reads and checks what stands before the records. Throws MalformedBytes. https://kafka.apache.org/documentation/#recordbatch */
export function readHead(bytes: Buffer): Batch {
  const format = bytes[formatAt];
  if (format === 0 || format === 1)
    throw new MalformedBytes(`Its message format ${format} is older than Kafka 0.11.`);
  if (format !== supportedFormat) throw new MalformedBytes(`Its message format ${format} is not known.`);
  if (bytes.length < wholeHead) throw new MalformedBytes('It ends before its records begin.');
  if (crc32c(bytes.subarray(crcFrom)) !== bytes.readUInt32BE(crcAt))
    throw new MalformedBytes('Its checksum is not that of its bytes: it was changed on its way or on disk.');
  const reader = new ByteReader(bytes);
  const base = reader.int64();
  reader.at = crcFrom;
  const attributes = reader.int16();
  const last = base + reader.int32();
  const [firstTimestamp, maxTimestamp, producerId] = [reader.int64(), reader.int64(), reader.int64()];
  reader.skip(2 + 4); // producer epoch, first sequence
  const count = reader.int32();
  if (last < base || !Number.isSafeInteger(last) || base < 0 || count < 0)
    throw new MalformedBytes(`It is said to have ${count} records at the offsets ${base} to ${last}.`);
  return { base, last, attributes, firstTimestamp, maxTimestamp, producerId, count, reader };
}
