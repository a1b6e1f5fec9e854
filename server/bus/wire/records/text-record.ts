import type { RawRecord } from '@/lib/events';
import type { RecordHeader } from '@/server/bus/record-header';
import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import { readEventHeaders } from './raw-record';
import { type RecordDecoder, readAllHeaders, readBytes } from './record';

/** A record with its value and its event headers as text, and all of it as bytes. */
export interface TextRecord extends Omit<RawRecord, 'topic'> {
  topic: string;
  key: Buffer | null;
  /** Key, value and headers as Kafka has them, for `wholeRecord`; empty: the record could not be read. */
  bytes: Buffer;
}

/** Key, value and all headers of a record as bytes, in their order. */
export interface WholeRecord {
  key: Buffer | null;
  value: Buffer | null;
  headers: RecordHeader[];
}

const noBytes = Buffer.alloc(0);
const noHeaders: TextRecord['headers'] = new Map();

/** Decodes records of any topic to text, and leaves the bytes for the few that need them. */
export const textRecordDecoder: RecordDecoder<TextRecord> = {
  read: ({ topic, partition, offset, timestamp }, body) => {
    const bytes = body.buffer.subarray(body.at, body.end);
    const key = readBytes(body);
    const size = body.varint();
    const value = size < 0 ? null : body.text(size);
    return { topic, partition, offset, timestamp, key, value, headers: readEventHeaders(body), bytes };
  },
  unreadable: (coordinates, unreadable) => ({
    ...coordinates,
    key: null,
    value: null,
    headers: noHeaders,
    bytes: noBytes,
    unreadable,
  }),
};

/** The record as bytes. One whose lengths are impossible, which no client writes, has them all as its value. */
export function wholeRecord({ bytes }: Pick<TextRecord, 'bytes'>): WholeRecord {
  if (bytes.length === 0) return { key: null, value: null, headers: [] };
  const reader = new ByteReader(bytes);
  try {
    return { key: readBytes(reader), value: readBytes(reader), headers: readAllHeaders(reader) };
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    return { key: null, value: bytes, headers: [] };
  }
}
