import { MalformedBytes } from '@/server/bus/wire/bytes';

/** The output of a decompression and how many bytes of it are written. */
export interface Unpacked {
  bytes: Buffer;
  at: number;
}

export const tooLarge = 'Its decompressed size is more than';

/** Throws when the decompressed size of a batch exceeds the limit. */
export function assertFits(size: number, limit: number): void {
  if (size <= limit) return;
  throw new MalformedBytes(
    `${tooLarge} ${limit} bytes, the limit for a batch. Raise KAFKA_MAX_BATCH_BYTES to read it.`,
  );
}

/** Appends bytes of the input. */
export function appendLiteral(to: Unpacked, from: Buffer, at: number, length: number): void {
  if (at + length > from.length || to.at + length > to.bytes.length)
    throw new MalformedBytes('It ends in the middle of an element.');
  // For a few bytes a loop is faster than a call.
  if (length > 32) from.copy(to.bytes, to.at, at, at + length);
  else for (let i = 0; i < length; i += 1) to.bytes[to.at + i] = from[at + i] as number;
  to.at += length;
}

/** Appends a copy of the output `offset` bytes back, which may overlap with what is appended. */
export function appendCopy(to: Unpacked, offset: number, length: number): void {
  const { bytes, at } = to;
  if (offset === 0 || offset > at || at + length > bytes.length)
    throw new MalformedBytes('It copies bytes from outside of its output.');
  const end = at + length;
  if (length > 32) {
    // The copied range doubles with each call.
    let have = Math.min(offset, length);
    bytes.copyWithin(at, at - offset, at - offset + have);
    for (; have < length; have *= 2) bytes.copyWithin(at + have, at, at + Math.min(have, length - have));
  } else for (let i = at; i < end; i += 1) bytes[i] = bytes[i - offset] as number;
  to.at = end;
}
