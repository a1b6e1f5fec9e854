import { gzipSync } from 'node:zlib';

/** A piece of data to compress: bytes, or one byte repeated. */
export type Piece = Buffer | { byte: number; times: number };

export const codecNumbers = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;
export type CodecName = keyof typeof codecNumbers;

const snappyBlock = 65_536;
const zstdBlock = 128 * 1024;

/**
 * Compresses runs of one byte strongly and other bytes not at all, so that little input expands to a lot in every
 * codec.
 */
export function pack(codec: CodecName, pieces: readonly Piece[]): Buffer {
  return packers[codec](pieces);
}

const packers: Record<CodecName, (pieces: readonly Piece[]) => Buffer> = {
  none: written,
  gzip: (pieces) => gzipSync(written(pieces)),
  snappy: (pieces) => {
    const size = pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
    return Buffer.concat([uvarint(size), ...pieces.flatMap(snappyPiece)]);
  },
  lz4: (pieces) => {
    // Version 1, independent blocks of up to 4 MiB, no checksums. The header's checksum is not verified.
    const head = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73]);
    return Buffer.concat([head, ...pieces.flatMap(lz4Blocks), Buffer.alloc(4)]);
  },
  zstd: (pieces) => {
    // No checksum, no declared size, a window of 128 KiB.
    const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]);
    return Buffer.concat([head, ...pieces.flatMap(zstdBlocks), Buffer.from([0x01, 0, 0])]);
  },
};

const sizeOf = (piece: Piece): number => (Buffer.isBuffer(piece) ? piece.length : piece.times);

function written(pieces: readonly Piece[]): Buffer {
  return Buffer.concat(pieces.map((one) => (Buffer.isBuffer(one) ? one : Buffer.alloc(one.times, one.byte))));
}

function uvarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 0x80);
  }
}

function snappyPiece(piece: Piece): Buffer[] {
  if (Buffer.isBuffer(piece)) {
    return inParts(piece.length, snappyBlock).map(([from, to]) => {
      const length = to - from - 1;
      return Buffer.concat([Buffer.from([61 << 2, length & 0xff, length >> 8]), piece.subarray(from, to)]);
    });
  }
  // One literal byte, then copies of up to 64 bytes at offset 1.
  const whole = Buffer.from([(64 - 1) * 4 + 2, 1, 0]);
  const copies = piece.times - 1;
  const rest = copies % 64;
  return [
    Buffer.from([0, piece.byte]),
    Buffer.alloc(Math.floor(copies / 64) * 3, whole),
    ...(rest > 0 ? [Buffer.from([(rest - 1) * 4 + 2, 1, 0])] : []),
  ];
}

function lz4Blocks(piece: Piece): Buffer[] {
  if (Buffer.isBuffer(piece)) {
    return inParts(piece.length, 4 << 20).map(([from, to]) =>
      Buffer.concat([uint32((0x8000_0000 | (to - from)) >>> 0), piece.subarray(from, to)]),
    );
  }
  return inParts(piece.times, 4 << 20).map(([from, to]) => lz4Run(piece.byte, to - from));
}

/** One literal byte, a match at offset 1, and the literals that must end a block. */
function lz4Run(byte: number, times: number): Buffer {
  if (times < 32) return Buffer.concat([uint32((0x8000_0000 | times) >>> 0), Buffer.alloc(times, byte)]);
  const more = times - 1 - 5 - 4 - 15;
  const length = Buffer.concat([Buffer.alloc(Math.floor(more / 255), 0xff), Buffer.from([more % 255])]);
  const block = Buffer.concat([
    Buffer.from([0x1f, byte, 1, 0]),
    length,
    Buffer.from([0x50]),
    Buffer.alloc(5, byte),
  ]);
  return Buffer.concat([uint32(block.length), block]);
}

function zstdBlocks(piece: Piece): Buffer[] {
  const runLength = Buffer.isBuffer(piece) ? 0 : 1;
  return inParts(sizeOf(piece), zstdBlock).map(([from, to]) => {
    const head = Buffer.alloc(3);
    head.writeUIntLE(((to - from) << 3) | (runLength << 1), 0, 3);
    return Buffer.concat([
      head,
      Buffer.isBuffer(piece) ? piece.subarray(from, to) : Buffer.from([piece.byte]),
    ]);
  });
}

function inParts(size: number, largest: number): [number, number][] {
  return Array.from({ length: Math.ceil(size / largest) }, (_, n) => [
    n * largest,
    Math.min(size, (n + 1) * largest),
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
