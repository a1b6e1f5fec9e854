import type { Topic } from '@/lib/events';
import { type ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import type { RecordHeader } from '../../record-header';

/** Where a record stands. */
interface RecordPlace {
  topic: Topic;
  partition: number;
  offset: number;
  /** Epoch ms, as the producer or the broker has it: any number of 64 bits. */
  timestamp: number;
}

/** Makes of a record what its reader needs. */
export interface RecordShape<T> {
  /** `body` stands at the record's key and ends with the record. */
  read(place: RecordPlace, body: ByteReader): T;
  unreadable(place: RecordPlace, reason: string): T;
}

/** More than any producer sets, and far less than makes a process work for seconds. */
const mostHeaders = 1_000;

/** The bytes that a length stands before; null for -1. */
export function readBytes(body: ByteReader): Buffer | null {
  const size = body.varint();
  if (size < -1) throw new MalformedBytes(`A length of ${size} bytes is none.`);
  return size === -1 ? null : body.slice(size);
}

export function skipBytes(body: ByteReader): void {
  const size = body.varint();
  if (size < -1) throw new MalformedBytes(`A length of ${size} bytes is none.`);
  if (size > 0) body.skip(size);
}

export function readHeaderCount(body: ByteReader): number {
  const count = body.varint();
  if (count < 0 || count * 2 > body.left) throw new MalformedBytes(`It is said to have ${count} headers.`);
  if (count > mostHeaders)
    throw new MalformedBytes(`It has ${count} headers, and no more than ${mostHeaders} are read.`);
  return count;
}

/** All headers, to the byte and in order. */
export function readAllHeaders(body: ByteReader): RecordHeader[] {
  const headers: RecordHeader[] = [];
  for (let left = readHeaderCount(body); left > 0; left -= 1)
    headers.push({ name: readBytes(body) ?? Buffer.alloc(0), value: readBytes(body) });
  return headers;
}
