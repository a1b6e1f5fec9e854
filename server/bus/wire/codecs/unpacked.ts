import { MalformedBytes } from '@/server/bus/wire/bytes';

/** Bytes that are being unpacked, and how many of them are there already. */
export interface Unpacked {
  bytes: Buffer;
  at: number;
}

/** Throws when a batch holds more than may be unpacked. */
export function assertFits(size: number, limit: number): void {
  if (size <= limit) return;
  throw new MalformedBytes(
    `It unpacks to more than the ${limit} bytes that are read of a batch (KAFKA_MAX_BATCH_BYTES).`,
  );
}

/** Appends bytes as they stand. */
export function appendLiteral(to: Unpacked, from: Buffer, at: number, length: number): void {
  if (at + length > from.length || to.at + length > to.bytes.length)
    throw new MalformedBytes('It ends in the middle of a piece.');
  // A call costs more than a few bytes.
  if (length > 32) from.copy(to.bytes, to.at, at, at + length);
  else for (let i = 0; i < length; i += 1) to.bytes[to.at + i] = from[at + i] as number;
  to.at += length;
}

/** Appends what came `offset` bytes before, which may overlap with what is appended. */
export function appendAgain(to: Unpacked, offset: number, length: number): void {
  const { bytes, at } = to;
  if (offset === 0 || offset > at || at + length > bytes.length)
    throw new MalformedBytes('It repeats bytes that are not there.');
  const end = at + length;
  if (length > 32) {
    // What is there doubles with each copy.
    let have = Math.min(offset, length);
    bytes.copyWithin(at, at - offset, at - offset + have);
    for (; have < length; have *= 2) bytes.copyWithin(at + have, at, at + Math.min(have, length - have));
  } else for (let i = at; i < end; i += 1) bytes[i] = bytes[i - offset] as number;
  to.at = end;
}
