import { gunzipSync } from 'node:zlib';
import { MalformedBytes } from '@/server/bus/wire/bytes';
import { unpackLz4 } from './lz4';
import { unpackSnappy } from './snappy';
import { assertFits, tooLarge } from './unpacked';
import { unpackZstd } from './zstd';

/** Size of a gzip header and trailer. */
const minGzipBytes = 18;

const codecs: Record<number, (bytes: Buffer, limit: number) => Buffer> = {
  1: unpackGzip,
  2: unpackSnappy,
  3: unpackLz4,
  4: unpackZstd,
};

/**
 * Decompresses a batch by Kafka's codec number: 1 gzip, 2 snappy, 3 lz4, 4 zstd. Throws MalformedBytes when it cannot,
 * and when the result is larger than `limit` bytes; it never allocates more than that.
 */
export function decompress(codec: number, bytes: Buffer, limit: number): Buffer {
  const unpack = codecs[codec];
  if (!unpack) throw new MalformedBytes(`Its compression codec ${codec} is not supported.`);
  try {
    return unpack(bytes, limit);
  } catch (cause) {
    if (cause instanceof MalformedBytes && cause.message.startsWith(tooLarge)) throw cause;
    throw new MalformedBytes(`It could not be decompressed: ${(cause as Error).message}`, { cause });
  }
}

function unpackGzip(bytes: Buffer, limit: number): Buffer {
  if (bytes.length < minGzipBytes) throw new MalformedBytes('It is not gzip data.');
  // The trailer usually declares the size; zlib stops at the limit in any case.
  const declared = bytes.readUInt32LE(bytes.length - 4);
  assertFits(declared, limit);
  const chunkSize = Math.max(1_024, Math.min(declared + 1, limit));
  try {
    return gunzipSync(bytes, { maxOutputLength: limit, chunkSize });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') assertFits(limit + 1, limit);
    throw error;
  }
}
