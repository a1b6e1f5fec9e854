import type { Topic } from '@/lib/events';
import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import { decompress } from '@/server/bus/wire/codecs/compression';
import { assertFits } from '@/server/bus/wire/codecs/unpacked';
import type { BrokerConfig } from '@/server/config';
import type { OffsetRun } from '../../read/offset-run';
import { type AbortedTransaction, abortedFilter } from './aborted';
import { type Batch, claimsOf, control, formatBytes, headBytes, lengthAt, readHead } from './batch-head';
import type { RecordShape } from './record';

/** Where records come from and which are wanted. */
export interface Origin {
  topic: Topic;
  partition: number;
  /** The first offset wanted: a batch may begin before it. */
  from: number;
  /**
   * The end of the partition as the broker noted it before it read: a batch that was committed in between goes on
   * behind it, and so does one that lies. The next answer tells which.
   */
  end?: number;
  /** What is cut off at the end, or goes on behind it, is the same in the next answer. */
  isCut?: boolean;
}

export interface ReadLimits {
  /** A batch that is longer, as it comes or unpacked, is not read. */
  batchBytes: number;
}

const defaultBatchBytes = 64 * 1024 * 1024;

export const readLimits = ({ maxBatchBytes = defaultBatchBytes }: BrokerConfig): ReadLimits => ({
  batchBytes: maxBatchBytes,
});

/** Some of the records, and where reading goes on behind them. Every offset up to `next` is in one of the three lists. */
export interface Chunk<T> {
  records: T[];
  /** Offsets without a record: transaction markers, records of aborted transactions, compacted away. */
  skipped: readonly OffsetRun[];
  /** Offsets of what cannot be read, beside the one in `records` that names them all. */
  unreadable: readonly OffsetRun[];
  next: number;
  /** About how long the records are. */
  bytes: number;
}

/** Nobody makes a longer event: such a record is told by its coordinates, and its bytes are not copied. */
export const mostRecordBytes = 4 * 1024 * 1024;
const logAppendTime = 0x08;
const codecs = 0x07;
// So much is made of a batch at once: the event loop looks around in between.
const chunkRecords = 1_000;
const chunkBytes = 1024 * 1024;

/**
 * The records of a fetched partition from an offset on, without those of aborted transactions, in chunks: what is not
 * asked for is not made. A batch that is cut off, or goes on behind the end, is left for the next fetch. What cannot be read is one unreadable
 * record, and reading goes on behind it. `next` grows with every chunk; without a chunk there was nothing.
 */
export function readRecordBatches<T>(
  bytes: Buffer,
  origin: Origin,
  aborted: readonly AbortedTransaction[],
  shape: RecordShape<T>,
  limits: ReadLimits,
): Generator<Chunk<T>> {
  return new BatchReader(origin, abortedFilter(aborted), shape, limits).read(bytes);
}

const none: readonly OffsetRun[] = [];

class BatchReader<T> {
  private next: number;
  /** Where the chunk begins that is being made. */
  private from: number;
  private records: T[] = [];
  private skipped: OffsetRun[] = [];
  private unreadable: OffsetRun[] = [];
  private bytes = 0;

  constructor(
    private readonly origin: Origin,
    private readonly isAborted: (batch: Batch) => boolean,
    private readonly shape: RecordShape<T>,
    private readonly limits: ReadLimits,
  ) {
    this.next = origin.from;
    this.from = origin.from;
  }

  *read(bytes: Buffer): Generator<Chunk<T>> {
    for (let at = 0; bytes.length - at >= headBytes; ) {
      const rest = bytes.subarray(at);
      const end = headBytes + rest.readInt32BE(lengthAt);
      const isBroken = end < formatBytes;
      if (isBroken || end > rest.length) {
        if (isBroken || this.origin.isCut) yield this.passOver(rest, new MalformedBytes('It ends early.'));
        return;
      }
      const batch = rest.subarray(0, end);
      const { last } = claimsOf(batch);
      if (this.isBehindEnd(last) && !this.origin.isCut) return;
      if (last < 0 || last >= this.next) yield* this.readBatch(batch);
      at += end;
    }
  }

  private isBehindEnd(offset: number): boolean {
    return offset >= (this.origin.end ?? Number.POSITIVE_INFINITY);
  }

  private *readBatch(bytes: Buffer): Generator<Chunk<T>> {
    try {
      const batch = readHead(bytes);
      if (this.isBehindEnd(batch.last))
        throw new MalformedBytes(`It is said to go on to the offset ${batch.last}, behind the end.`);
      // Batches that were compacted away as a whole.
      this.skipTo(batch.base);
      if (!this.isAborted(batch) && (batch.attributes & control) === 0) yield* this.readRecords(batch);
      this.skipTo(batch.last + 1);
      if (this.from < this.next) yield this.reach(this.next);
    } catch (error) {
      yield this.passOver(bytes, error);
    }
  }

  private *readRecords(batch: Batch): Generator<Chunk<T>> {
    const body = this.unpack(batch);
    let least = batch.base;
    for (let left = batch.count; left > 0; left -= 1) {
      least = this.readRecord(batch, body, least) + 1;
      if (this.records.length >= chunkRecords || this.bytes >= chunkBytes) yield this.reach(this.next);
    }
  }

  private unpack({ attributes, reader }: Batch): ByteReader {
    const { batchBytes } = this.limits;
    assertFits(reader.end, batchBytes);
    const codec = attributes & codecs;
    if (codec === 0) return reader;
    return new ByteReader(decompress(codec, reader.slice(reader.left), batchBytes));
  }

  /** Takes in one record of a batch, whose offset is `least` or higher. Returns its offset. */
  private readRecord(batch: Batch, body: ByteReader, least: number): number {
    const length = body.varint();
    if (length <= 0 || length > body.left)
      throw new MalformedBytes(`A record is said to be ${length} bytes long where ${body.left} are left.`);
    const whole = body.end;
    body.end = body.at + length;
    body.skip(1); // attributes: unused
    const created = batch.firstTimestamp + body.varlong();
    const offset = batch.base + body.varint();
    if (offset < least || offset > batch.last)
      throw new MalformedBytes(`A record is said to be at the offset ${offset}.`);
    const timestamp = batch.attributes & logAppendTime ? batch.maxTimestamp : created;
    if (offset >= this.next) this.take(offset, timestamp, body, length);
    body.at = body.end;
    body.end = whole;
    return offset;
  }

  private take(offset: number, timestamp: number, body: ByteReader, length: number): void {
    const { topic, partition } = this.origin;
    const place = { topic, partition, offset, timestamp };
    this.skipTo(offset);
    this.next = offset + 1;
    try {
      if (length > mostRecordBytes)
        throw new MalformedBytes(`It is ${length} bytes long, and no more than ${mostRecordBytes} are read.`);
      this.records.push(this.shape.read(place, body));
      this.bytes += length;
    } catch (error) {
      this.records.push(this.shape.unreadable(place, reasonOf(error)));
    }
  }

  private passOver(bytes: Buffer, error: unknown): Chunk<T> {
    const { topic, partition, end = Number.MAX_SAFE_INTEGER } = this.origin;
    const { base, last, timestamp } = claimsOf(bytes);
    const offset = base > this.next && base < end ? base : this.next;
    const next = Math.max(offset + 1, Math.min(last + 1, end));
    this.skipTo(offset);
    this.records.push(this.shape.unreadable({ topic, partition, offset, timestamp }, reasonOf(error)));
    if (next > offset + 1) this.unreadable.push({ from: offset + 1, to: next });
    return this.reach(next);
  }

  /** Passes over what has no record. */
  private skipTo(offset: number): void {
    if (offset <= this.next) return;
    this.skipped.push({ from: this.next, to: offset });
    this.next = offset;
  }

  private reach(next: number): Chunk<T> {
    const { records, bytes } = this;
    const skipped = this.skipped.length > 0 ? this.skipped : none;
    const unreadable = this.unreadable.length > 0 ? this.unreadable : none;
    this.next = next;
    this.from = next;
    this.records = [];
    this.bytes = 0;
    if (skipped !== none) this.skipped = [];
    if (unreadable !== none) this.unreadable = [];
    return { records, skipped, unreadable, next, bytes };
  }
}

/** What is wrong with bytes, for people. Another error is not about them. */
function reasonOf(error: unknown): string {
  if (error instanceof MalformedBytes) return error.message;
  throw error;
}
