import { crc32c } from '@/server/bus/wire/codecs/crc32c';
import { type CodecName, codecNumbers, type Piece, pack } from './packing';

/** A record to encode, also one that no client would write. */
export interface TestRecord {
  key?: string | Buffer | null;
  /** As pieces it may be longer than a buffer can be. */
  value?: string | Buffer | null | Piece[];
  headers?: readonly (readonly [name: string | Buffer, value: string | Buffer | null])[];
  /** Epoch ms; unset: that of the batch. */
  timestamp?: number | bigint;
  /** Its offset minus that of the batch; unset: its index. */
  delta?: number;
}

export interface TestBatch {
  records: readonly TestRecord[];
  codec?: CodecName;
  baseOffset?: number;
  timestamp?: number | bigint;
  /** False header fields in place of the right ones. */
  claims?: { count?: number; lastOffsetDelta?: number; crc?: number; attributes?: number };
}

const magic = 2;

/** Encodes a record batch. https://kafka.apache.org/documentation/#recordbatch */
export function batchBytes({
  records,
  codec = 'none',
  baseOffset = 0,
  timestamp = Date.now(),
  claims = {},
}: TestBatch): Buffer {
  const first = BigInt(timestamp);
  const pieces = joined(records.flatMap((record, index) => recordPieces(record, index, first)));
  const head = Buffer.alloc(40);
  head.writeInt16BE(claims.attributes ?? codecNumbers[codec], 0);
  head.writeInt32BE(claims.lastOffsetDelta ?? records.length - 1, 2);
  head.writeBigInt64BE(first, 6);
  head.writeBigInt64BE(first, 14);
  head.writeBigInt64BE(-1n, 22); // no idempotent producer
  head.writeInt16BE(-1, 30);
  head.writeInt32BE(-1, 32);
  head.writeInt32BE(claims.count ?? records.length, 36);
  return framed(Buffer.concat([head, pack(codec, pieces)]), baseOffset, claims.crc);
}

/** Prepends the fields up to the checksum to a batch's attributes and records. */
export function framed(checked: Buffer, baseOffset: number, crc = crc32c(checked)): Buffer {
  const head = Buffer.alloc(21);
  head.writeBigInt64BE(BigInt(baseOffset), 0);
  head.writeInt32BE(9 + checked.length, 8);
  head.writeInt32BE(-1, 12); // leader epoch: set by the broker
  head.writeInt8(magic, 16);
  head.writeUInt32BE(crc, 17);
  return Buffer.concat([head, checked]);
}

function recordPieces(
  { key = null, value = null, headers = [], timestamp, delta }: TestRecord,
  index: number,
  first: bigint,
): Piece[] {
  const valuePieces = Array.isArray(value) ? value : value === null ? [] : [Buffer.from(value as string)];
  const size = valuePieces.reduce((sum, one) => sum + (Buffer.isBuffer(one) ? one.length : one.times), 0);
  const before = Buffer.concat([
    Buffer.from([0]),
    varint(timestamp === undefined ? 0n : BigInt(timestamp) - first),
    varint(delta ?? index),
    counted(key),
    varint(value === null ? -1 : size),
  ]);
  const after = Buffer.concat([
    varint(headers.length),
    ...headers.flatMap(([name, headerValue]) => [counted(name), counted(headerValue)]),
  ]);
  return [varint(before.length + size + after.length), before, ...valuePieces, after];
}

/** A zigzag number. */
export function varint(value: number | bigint): Buffer {
  const wide = BigInt(value);
  const bytes: number[] = [];
  for (let rest = wide < 0n ? -wide * 2n - 1n : wide * 2n; ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 0x80);
  }
}

function counted(value: string | Buffer | null): Buffer {
  if (value === null) return varint(-1);
  const bytes = Buffer.from(value as string);
  return Buffer.concat([varint(bytes.length), bytes]);
}

/** Joins adjacent buffers, because a codec writes a header per piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let run: Buffer[] = [];
  const end = () => {
    if (run.length > 0) result.push(Buffer.concat(run));
    run = [];
  };
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) run.push(piece);
    else {
      end();
      if (piece.times > 0) result.push(piece);
    }
  }
  end();
  return result;
}
