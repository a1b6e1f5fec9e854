import { ZSTDDecoder } from 'zstddec';
import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import { assertFits } from './unpacked';

const frameMagic = 0xfd2f_b528;
const skippableMagic = 0x184d_2a50;
const longestBlock = 128 * 1024;
const runLength = 1;
const compressed = 2;

const decoder = new ZSTDDecoder();

/** Nothing can be unpacked before. Whoever opens a connection waits for it. */
export const zstdReady: Promise<void> = decoder.init();

/**
 * Unpacks Zstandard frames with the reference decoder, compiled to WebAssembly. Before anything is allocated, what the
 * frames declare is added up, and for those that declare nothing what their blocks can hold: 128 KiB each that is
 * compressed. Throws when it is more than `limit` bytes. https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1
 */
export function unpackZstd(bytes: Buffer, limit: number): Buffer {
  const most = mostOf(bytes);
  assertFits(most, limit);
  if (most === 0) return Buffer.alloc(0);
  const unpacked = decoder.decode(bytes, most);
  // It gives nothing for what it cannot read.
  if (unpacked.length === 0) throw new MalformedBytes('Its Zstandard blocks are not right.');
  return Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length);
}

/** What some frames unpack to at most. */
function mostOf(bytes: Buffer): number {
  let most = 0;
  const reader = new ByteReader(bytes);
  while (reader.left > 0) {
    const magic = littleEndian(reader, 4);
    if ((magic & 0xffff_fff0) >>> 0 === skippableMagic) reader.skip(littleEndian(reader, 4));
    else if (magic === frameMagic) most += mostOfFrame(reader);
    else throw new MalformedBytes('It is no Zstandard frame.');
  }
  return most;
}

function mostOfFrame(reader: ByteReader): number {
  const flags = reader.int8();
  const isSingle = (flags & 0x20) !== 0;
  const window = isSingle ? undefined : windowOf(littleEndian(reader, 1));
  reader.skip([0, 1, 2, 4][flags & 3] as number); // dictionary
  const width = [isSingle ? 1 : 0, 2, 4, 8][(flags & 0xff) >> 6] as number;
  const declared = width === 0 ? undefined : littleEndian(reader, width) + (width === 2 ? 256 : 0);
  const held = skipBlocks(reader, Math.min(window ?? declared ?? longestBlock, longestBlock));
  if (flags & 0x04) reader.skip(4); // checksum
  if (declared !== undefined && declared > held)
    throw new MalformedBytes('It declares more bytes than it can hold.');
  return declared ?? held;
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** What the blocks of a frame unpack to at most. */
function skipBlocks(reader: ByteReader, largest: number): number {
  let size = 0;
  for (let isLast = false; !isLast; ) {
    const head = littleEndian(reader, 3);
    isLast = (head & 1) === 1;
    const kind = (head >> 1) & 3;
    const length = head >> 3;
    if (kind > compressed) throw new MalformedBytes('It has a block of a kind that there is not.');
    size += kind === compressed ? largest : length;
    reader.skip(kind === runLength ? 1 : length);
  }
  return size;
}

function littleEndian(reader: ByteReader, width: number): number {
  reader.skip(width);
  const { buffer, at } = reader;
  // Twice, since no more than six bytes are read at once.
  if (width === 8) return buffer.readUInt32LE(at - 8) + buffer.readUInt32LE(at - 4) * 2 ** 32;
  return buffer.readUIntLE(at - width, width);
}
