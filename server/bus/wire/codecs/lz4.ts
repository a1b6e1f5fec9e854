import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import { appendCopy, appendLiteral, assertFits, type Unpacked } from './unpacked';

const frameMagic = 0x184d2204;
const skippableMagic = 0x184d2a50;
const minMatch = 4;

interface Block {
  from: number;
  to: number;
  isStored: boolean;
}

/**
 * Decompresses LZ4 frames. The sizes of the blocks are added up before anything is allocated; throws when they exceed
 * `limit` bytes. https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function unpackLz4(bytes: Buffer, limit: number): Buffer {
  const blocks = blocksOf(bytes);
  let size = 0;
  for (const block of blocks) {
    size += block.isStored ? block.to - block.from : sizeOf(bytes, block, limit - size);
    assertFits(size, limit);
  }
  const unpacked: Unpacked = { bytes: Buffer.allocUnsafe(size), at: 0 };
  for (const block of blocks) {
    if (block.isStored) appendLiteral(unpacked, bytes, block.from, block.to - block.from);
    else unpackBlock(bytes, block, unpacked);
  }
  return unpacked.bytes;
}

function blocksOf(bytes: Buffer): Block[] {
  const blocks: Block[] = [];
  const reader = new ByteReader(bytes);
  while (reader.left > 0) {
    const magic = littleEndian(reader);
    if ((magic & 0xffff_fff0) >>> 0 === skippableMagic) reader.skip(littleEndian(reader));
    else if (magic === frameMagic) readFrame(reader, blocks);
    else throw new MalformedBytes('It is not an LZ4 frame.');
  }
  return blocks;
}

function readFrame(reader: ByteReader, blocks: Block[]): void {
  const flags = reader.int8();
  const hasBlockChecksums = (flags & 0x10) !== 0;
  const hasChecksum = (flags & 0x04) !== 0;
  reader.skip(1 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0) + 1); // block size, content size, dictionary, checksum
  for (;;) {
    const size = littleEndian(reader);
    if (size === 0) break;
    const length = size & 0x7fff_ffff;
    const from = reader.at;
    reader.skip(length);
    blocks.push({ from, to: from + length, isStored: size >= 0x8000_0000 });
    if (hasBlockChecksums) reader.skip(4);
  }
  if (hasChecksum) reader.skip(4);
}

function littleEndian(reader: ByteReader): number {
  reader.skip(4);
  return reader.buffer.readUInt32LE(reader.at - 4);
}

/** Decompressed size of a block; stops counting above `limit`. */
function sizeOf(bytes: Buffer, { from, to }: Block, limit: number): number {
  let size = 0;
  for (let at = from; at < to && size <= limit; ) {
    const token = bytes[at++] as number;
    let literals = token >> 4;
    if (literals === 15) for (let more = 255; more === 255; literals += more) more = bytes[at++] ?? 0;
    at += literals;
    size += literals;
    if (at >= to) break;
    at += 2;
    let match = (token & 15) + minMatch;
    if (match === 15 + minMatch) for (let more = 255; more === 255; match += more) more = bytes[at++] ?? 0;
    size += match;
  }
  return size;
}

function unpackBlock(bytes: Buffer, { from, to }: Block, unpacked: Unpacked): void {
  for (let at = from; at < to; ) {
    const token = bytes[at++] as number;
    let literals = token >> 4;
    if (literals === 15) for (let more = 255; more === 255; literals += more) more = bytes[at++] ?? 0;
    appendLiteral(unpacked, bytes, at, literals);
    at += literals;
    if (at >= to) break;
    const offset = (bytes[at] as number) | ((bytes[at + 1] ?? 0) << 8);
    at += 2;
    let match = (token & 15) + minMatch;
    if (match === 15 + minMatch) for (let more = 255; more === 255; match += more) more = bytes[at++] ?? 0;
    appendCopy(unpacked, offset, match);
  }
}
