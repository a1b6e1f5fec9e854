import { gunzipSync } from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import { decompress as unlz4 } from 'lz4js';
import { uncompress as unsnappy } from 'snappyjs';

/** A batch may not unpack to more than this: a few bytes could otherwise ask for all memory. */
const maxBytes = 64 * 1024 * 1024;
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeader = 16;

const codecs: Record<number, (bytes: Buffer) => Uint8Array> = {
  1: (bytes) => gunzipSync(bytes, { maxOutputLength: maxBytes }),
  2: snappy,
  3: (bytes) => unlz4(bytes),
  4: (bytes) => unzstd(bytes),
};

/** Unpacks a batch by Kafka's codec number: 1 gzip, 2 snappy, 3 lz4, 4 zstd. Throws when it cannot. */
export function decompress(codec: number, bytes: Buffer): Buffer {
  const unpack = codecs[codec];
  if (!unpack) throw new Error(`Its compression codec ${codec} is not known.`);
  try {
    const unpacked = unpack(bytes);
    return Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  } catch (cause) {
    throw new Error(`It could not be unpacked: ${(cause as Error).message}`, { cause });
  }
}

/** Java's clients write snappy in blocks with a header of their own. https://github.com/xerial/snappy-java */
function snappy(bytes: Buffer): Uint8Array {
  if (!bytes.subarray(0, xerialMagic.length).equals(xerialMagic)) return unsnappy(bytes, maxBytes);
  const blocks: Uint8Array[] = [];
  for (let at = xerialHeader; at < bytes.length; ) {
    const size = bytes.readInt32BE(at);
    blocks.push(unsnappy(bytes.subarray(at + 4, at + 4 + size), maxBytes));
    at += 4 + size;
  }
  return Buffer.concat(blocks);
}
