import type { RecordHeader } from '@/server/bus/record-header';
import { type ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';

/** Coordinates and timestamp of a record. */
interface RecordCoordinates {
  topic: string;
  partition: number;
  offset: number;
  /** Epoch ms of the producer or the broker: any 64-bit number. */
  timestamp: number;
}

/** Decodes a record into the form that its reader needs. */
export interface RecordDecoder<T> {
  /** `body` is positioned at the record's key and ends with the record. */
  read(coordinates: RecordCoordinates, body: ByteReader): T;
  unreadable(coordinates: RecordCoordinates, reason: string): T;
}

/** More than producers set, and few enough to decode quickly. */
const maxHeaders = 1_000;

/** Length-prefixed bytes; null for the length -1. */
export function readBytes(body: ByteReader): Buffer | null {
  const size = body.varint();
  if (size < -1) throw new MalformedBytes(`A length of ${size} bytes is not possible.`);
  return size === -1 ? null : body.slice(size);
}

export function skipBytes(body: ByteReader): void {
  const size = body.varint();
  if (size < -1) throw new MalformedBytes(`A length of ${size} bytes is not possible.`);
  if (size > 0) body.skip(size);
}

export function readHeaderCount(body: ByteReader): number {
  const count = body.varint();
  if (count < 0 || count * 2 > body.left)
    throw new MalformedBytes(`It declares ${count} headers, which its bytes cannot contain.`);
  if (count > maxHeaders)
    throw new MalformedBytes(`It has ${count} headers, and no more than ${maxHeaders} are read.`);
  return count;
}

/** All headers, as bytes and in order. */
export function readAllHeaders(body: ByteReader): RecordHeader[] {
  const headers: RecordHeader[] = [];
  for (let left = readHeaderCount(body); left > 0; left -= 1)
    headers.push({ name: readBytes(body) ?? Buffer.alloc(0), value: readBytes(body) });
  return headers;
}
