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
  /** Positioned after the head. */
  reader: ByteReader;
}

/** Position of the length field, which counts the bytes after it. */
export const lengthAt = 8;
export const headBytes = 12;
/** Size up to and including the format (magic) byte. */
export const formatBytes = 17;
const formatAt = 16;
const crcAt = 17;
const crcFrom = 21;
const wholeHead = 61;
const lastDeltaAt = 23;
const maxTimestampAt = 35;
const supportedFormat = 2;

/** Attribute bit of a control batch, which has a transaction marker. */
export const control = 0x20;

/** First and last offset and timestamp as the batch declares them, without any checks. */
export function uncheckedHead(bytes: Buffer): { base: number; last: number; timestamp: number } {
  const base = new ByteReader(bytes).int64();
  if (bytes.length < wholeHead || bytes[formatAt] !== supportedFormat)
    return { base, last: base, timestamp: 0 };
  const reader = new ByteReader(bytes);
  reader.at = lastDeltaAt;
  const last = base + Math.max(0, reader.int32());
  reader.at = maxTimestampAt;
  return { base, last, timestamp: reader.int64() };
}

/** Decodes and checks the head of a batch. Throws MalformedBytes. https://kafka.apache.org/documentation/#recordbatch */
export function readHead(bytes: Buffer): Batch {
  const format = bytes[formatAt];
  if (format === 0 || format === 1)
    throw new MalformedBytes(`Its message format ${format} is older than Kafka 0.11.`);
  if (format !== supportedFormat) throw new MalformedBytes(`Its message format ${format} is not supported.`);
  if (bytes.length < wholeHead) throw new MalformedBytes('It ends before its first record.');
  if (crc32c(bytes.subarray(crcFrom)) !== bytes.readUInt32BE(crcAt))
    throw new MalformedBytes('Its checksum is wrong: its bytes were changed in transit or on disk.');
  const reader = new ByteReader(bytes);
  const base = reader.int64();
  reader.at = crcFrom;
  const attributes = reader.int16();
  const last = base + reader.int32();
  const [firstTimestamp, maxTimestamp, producerId] = [reader.int64(), reader.int64(), reader.int64()];
  reader.skip(2 + 4); // producer epoch, first sequence
  const count = reader.int32();
  if (last < base || !Number.isSafeInteger(last) || base < 0 || count < 0)
    throw new MalformedBytes(`It declares ${count} records at the offsets ${base} to ${last}.`);
  return { base, last, attributes, firstTimestamp, maxTimestamp, producerId, count, reader };
}
