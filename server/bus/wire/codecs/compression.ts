import { gunzipSync } from 'node:zlib';
import { MalformedBytes } from '@/server/bus/wire/bytes';
import { unpackLz4 } from './lz4';
import { unpackSnappy } from './snappy';
import { assertFits } from './unpacked';
import { unpackZstd } from './zstd';

/** A gzip member of less than this is only a head and a trailer. */
const smallestGzip = 18;

const codecs: Record<number, (bytes: Buffer, limit: number) => Buffer> = {
  1: unpackGzip,
  2: unpackSnappy,
  3: unpackLz4,
  4: unpackZstd,
};

/**
 * Unpacks a batch by Kafka's codec number: 1 gzip, 2 snappy, 3 lz4, 4 zstd. Throws MalformedBytes when it cannot, and
 * when there are more than `limit` bytes in it, of which no more than the limit are allocated.
 */
export function decompress(codec: number, bytes: Buffer, limit: number): Buffer {
  const unpack = codecs[codec];
  if (!unpack) throw new MalformedBytes(`Its compression codec ${codec} is not known.`);
  try {
    return unpack(bytes, limit);
  } catch (cause) {
    if (cause instanceof MalformedBytes && cause.message.startsWith('It unpacks')) throw cause;
    throw new MalformedBytes(`It could not be unpacked: ${(cause as Error).message}`, { cause });
  }
}

function unpackGzip(bytes: Buffer, limit: number): Buffer {
  if (bytes.length < smallestGzip) throw new MalformedBytes('It is no gzip.');
  // The trailer says how much it is, as a rule; zlib stops at the limit whatever it says.
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
