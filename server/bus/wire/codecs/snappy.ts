import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import { appendCopy, appendLiteral, assertFits, type Unpacked } from './unpacked';

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeader = 16;
/** Three bytes of input expand to 64 at most, so a larger declared size is false. */
const maxExpansion = 64 / 3;

/**
 * Decompresses snappy, raw or in the xerial blocks that Java clients write. The declared size is checked before it is
 * allocated; throws when it exceeds `limit` bytes.
 * https://github.com/google/snappy/blob/main/format_description.txt · https://github.com/xerial/snappy-java
 */
export function unpackSnappy(bytes: Buffer, limit: number): Buffer {
  const blocks = blocksOf(bytes).map(declared);
  const size = blocks.reduce((sum, block) => sum + block.size, 0);
  assertFits(size, limit);
  const unpacked: Unpacked = { bytes: Buffer.allocUnsafe(size), at: 0 };
  for (const block of blocks) unpackBlock(block, unpacked);
  return unpacked.bytes;
}

interface Block {
  bytes: Buffer;
  /** Start of the elements. */
  from: number;
  /** Declared decompressed size. */
  size: number;
}

function blocksOf(bytes: Buffer): Buffer[] {
  if (!bytes.subarray(0, xerialMagic.length).equals(xerialMagic)) return [bytes];
  const blocks: Buffer[] = [];
  const reader = new ByteReader(bytes);
  reader.skip(xerialHeader);
  while (reader.left > 0) blocks.push(reader.slice(reader.int32()));
  return blocks;
}

function declared(bytes: Buffer): Block {
  const reader = new ByteReader(bytes);
  const size = reader.uvarint();
  if (size > bytes.length * maxExpansion)
    throw new MalformedBytes('It declares a larger size than its bytes can expand to.');
  return { bytes, from: reader.at, size };
}

function unpackBlock({ bytes, from, size }: Block, whole: Unpacked): void {
  // Copies refer to bytes of the same block.
  const unpacked: Unpacked = { bytes: whole.bytes.subarray(whole.at, whole.at + size), at: 0 };
  for (let at = from; at < bytes.length; ) {
    const tag = bytes[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      let length = tag >> 2;
      const more = length - 59;
      if (more > 0) {
        length = little(bytes, at, more);
        at += more;
      }
      appendLiteral(unpacked, bytes, at, length + 1);
      at += length + 1;
    } else if (kind === 1) {
      appendCopy(unpacked, ((tag >> 5) << 8) | little(bytes, at, 1), ((tag >> 2) & 7) + 4);
      at += 1;
    } else {
      const width = kind === 2 ? 2 : 4;
      appendCopy(unpacked, little(bytes, at, width), (tag >> 2) + 1);
      at += width;
    }
  }
  if (unpacked.at !== size) throw new MalformedBytes('Its decompressed size is less than it declares.');
  whole.at += size;
}

function little(bytes: Buffer, at: number, width: number): number {
  if (at + width > bytes.length) throw new MalformedBytes('It ends in the middle of an element.');
  return bytes.readUIntLE(at, width);
}
