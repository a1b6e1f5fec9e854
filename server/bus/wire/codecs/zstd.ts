import { ZSTDDecoder } from 'zstddec';
import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import { assertFits } from './unpacked';

const frameMagic = 0xfd2f_b528;
const skippableMagic = 0x184d_2a50;
const maxBlockBytes = 128 * 1024;
const runLength = 1;
const compressed = 2;

const decoder = new ZSTDDecoder();

/** Resolves when the decoder is loaded; opening a connection waits for it. */
export const zstdReady: Promise<void> = decoder.init();

/**
 * Decompresses Zstandard frames with the reference decoder, compiled to WebAssembly. Before anything is allocated, the
 * declared sizes of the frames are added up; a frame without one counts 128 KiB per compressed block. Throws when the
 * sum exceeds `limit` bytes. https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1
 */
export function unpackZstd(bytes: Buffer, limit: number): Buffer {
  const most = maxUnpackedSize(bytes);
  assertFits(most, limit);
  if (most === 0) return Buffer.alloc(0);
  const unpacked = decoder.decode(bytes, most);
  // The decoder returns an empty result for invalid blocks.
  if (unpacked.length === 0) throw new MalformedBytes('Its Zstandard blocks are not valid.');
  return Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length);
}

/** Upper bound of the decompressed size of the frames. */
function maxUnpackedSize(bytes: Buffer): number {
  let most = 0;
  const reader = new ByteReader(bytes);
  while (reader.left > 0) {
    const magic = littleEndian(reader, 4);
    if ((magic & 0xffff_fff0) >>> 0 === skippableMagic) reader.skip(littleEndian(reader, 4));
    else if (magic === frameMagic) most += maxFrameSize(reader);
    else throw new MalformedBytes('It is not a Zstandard frame.');
  }
  return most;
}

function maxFrameSize(reader: ByteReader): number {
  const flags = reader.int8();
  const isSingle = (flags & 0x20) !== 0;
  const window = isSingle ? undefined : windowOf(littleEndian(reader, 1));
  reader.skip([0, 1, 2, 4][flags & 3] as number); // dictionary
  const width = [isSingle ? 1 : 0, 2, 4, 8][(flags & 0xff) >> 6] as number;
  const declared = width === 0 ? undefined : littleEndian(reader, width) + (width === 2 ? 256 : 0);
  const possible = skipBlocks(reader, Math.min(window ?? declared ?? maxBlockBytes, maxBlockBytes));
  if (flags & 0x04) reader.skip(4); // checksum
  if (declared !== undefined && declared > possible)
    throw new MalformedBytes('It declares a larger size than its bytes can expand to.');
  return declared ?? possible;
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Upper bound of the decompressed size of a frame's blocks. */
function skipBlocks(reader: ByteReader, largest: number): number {
  let size = 0;
  for (let isLast = false; !isLast; ) {
    const head = littleEndian(reader, 3);
    isLast = (head & 1) === 1;
    const kind = (head >> 1) & 3;
    const length = head >> 3;
    if (kind > compressed) throw new MalformedBytes('It has a block of an unknown type.');
    size += kind === compressed ? largest : length;
    reader.skip(kind === runLength ? 1 : length);
  }
  return size;
}

function littleEndian(reader: ByteReader, width: number): number {
  reader.skip(width);
  const { buffer, at } = reader;
  // In two steps: readUIntLE reads at most six bytes.
  if (width === 8) return buffer.readUInt32LE(at - 8) + buffer.readUInt32LE(at - 4) * 2 ** 32;
  return buffer.readUIntLE(at - width, width);
}
