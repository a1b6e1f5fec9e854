import type { RecordHeader } from '@/server/bus/record-header';
import { ByteWriter } from '@/server/bus/wire/byte-writer';
import { crc32c } from '@/server/bus/wire/codecs/crc32c';

export interface EncodableRecord {
  key: Buffer | null;
  value: Buffer | null;
  headers: readonly RecordHeader[];
}

/** The producer of a batch and the sequence number of its first record in the partition. */
export interface BatchSequence {
  producerId: number;
  producerEpoch: number;
  firstSequence: number;
}

const magic = 2;
const timestampDelta = 0;

/** An uncompressed record batch; every record has the timestamp `at`, epoch ms. https://kafka.apache.org/documentation/#recordbatch */
export function encodeBatch(records: readonly EncodableRecord[], at: number, by: BatchSequence): Buffer {
  const body = encodeBody(records, at, by);
  const head = new ByteWriter();
  head.int64(0); // base offset: set by the broker
  head.int32(4 + 1 + 4 + body.length);
  head.int32(-1); // leader epoch: set by the broker
  head.int8(magic);
  head.uint32(crc32c(body));
  return Buffer.concat([head.bytes(), body]);
}

function encodeBody(records: readonly EncodableRecord[], at: number, by: BatchSequence): Buffer {
  const writer = new ByteWriter();
  writer.int16(0); // attributes: no compression, the producer's timestamp, no transaction
  writer.int32(records.length - 1);
  writer.int64(at);
  writer.int64(at);
  writer.int64(by.producerId);
  writer.int16(by.producerEpoch);
  writer.int32(by.firstSequence);
  writer.int32(records.length);
  const one = new ByteWriter();
  for (const [index, record] of records.entries()) {
    one.clear();
    encodeRecord(one, record, index);
    writer.varint(one.bytes().length);
    writer.raw(one.bytes());
  }
  return writer.bytes();
}

function encodeRecord(writer: ByteWriter, { key, value, headers }: EncodableRecord, index: number): void {
  writer.int8(0); // attributes: unused
  writer.varint(timestampDelta);
  writer.varint(index);
  writer.varintBytes(key);
  writer.varintBytes(value);
  writer.varint(headers.length);
  for (const header of headers) {
    writer.varintBytes(header.name);
    writer.varintBytes(header.value);
  }
}
