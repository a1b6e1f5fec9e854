import { ByteReader, MalformedBytes } from '@/server/bus/wire/bytes';
import { decompress } from '@/server/bus/wire/codecs/compression';
import { assertFits } from '@/server/bus/wire/codecs/unpacked';
import type { AbortedTransaction } from '@/server/bus/wire/requests/fetch';
import type { BrokerConfig } from '@/server/config';
import { abortedFilter } from './aborted';
import { type Batch, control, formatBytes, headBytes, lengthAt, readHead, uncheckedHead } from './batch-head';
import type { OffsetRun } from './offset-run';
import type { RecordDecoder } from './record';

/** The partition of fetched bytes and the first offset wanted. */
export interface Origin {
  topic: string;
  partition: number;
  /** The first offset wanted; a batch may start before it. */
  from: number;
  /**
   * The end of the partition before the broker read it. A batch beyond it was committed in between, or has false
   * offsets; the next response shows which.
   */
  end?: number;
  /** Report an incomplete batch, or one beyond the end, as unreadable instead of waiting for the next response. */
  skipIncomplete?: boolean;
}

export interface ReadLimits {
  /** Maximum size of a batch, compressed and decompressed. */
  batchBytes: number;
}

const defaultBatchBytes = 64 * 1024 * 1024;

export const readLimits = ({ maxBatchBytes = defaultBatchBytes }: BrokerConfig): ReadLimits => ({
  batchBytes: maxBatchBytes,
});

/** Some records and the next offset after them. Every offset up to `next` is in one of the three lists. */
export interface Chunk<T> {
  records: T[];
  /** Offsets without a record: transaction markers, aborted transactions, compacted away. */
  skipped: readonly OffsetRun[];
  /** Offsets that could not be read, after the one in `records` that reports them. */
  unreadable: readonly OffsetRun[];
  next: number;
  /** Approximate size of the records. */
  bytes: number;
}

/** A larger record is reported by its coordinates as unreadable, and its bytes are not copied. */
export const maxRecordBytes = 4 * 1024 * 1024;
const logAppendTime = 0x08;
const codecs = 0x07;
// Limits of a chunk; the caller may yield to the event loop between chunks.
const chunkRecords = 1_000;
const chunkBytes = 1024 * 1024;

/**
 * Decodes the records of a fetched partition from an offset on, without those of aborted transactions, lazily and in
 * chunks. A batch that is incomplete, or continues beyond the end, is left for the next fetch. A batch that cannot be
 * read becomes one unreadable record, and reading continues after it. `next` grows with every chunk; no chunk: no news.
 */
export function readRecordBatches<T>(
  bytes: Buffer,
  origin: Origin,
  aborted: readonly AbortedTransaction[],
  decoder: RecordDecoder<T>,
  limits: ReadLimits,
): Generator<Chunk<T>> {
  return new BatchReader(origin, abortedFilter(aborted), decoder, limits).read(bytes);
}

const none: readonly OffsetRun[] = [];

class BatchReader<T> {
  private next: number;
  /** First offset of the current chunk. */
  private from: number;
  private records: T[] = [];
  private skipped: OffsetRun[] = [];
  private unreadable: OffsetRun[] = [];
  private bytes = 0;

  constructor(
    private readonly origin: Origin,
    private readonly isAborted: (batch: Batch) => boolean,
    private readonly decoder: RecordDecoder<T>,
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
        if (isBroken || this.origin.skipIncomplete)
          yield this.skipUnreadable(rest, new MalformedBytes('It is incomplete.'));
        return;
      }
      const batch = rest.subarray(0, end);
      const { last } = uncheckedHead(batch);
      if (this.isBeyondEnd(last) && !this.origin.skipIncomplete) return;
      if (last < 0 || last >= this.next) yield* this.readBatch(batch);
      at += end;
    }
  }

  private isBeyondEnd(offset: number): boolean {
    return offset >= (this.origin.end ?? Number.POSITIVE_INFINITY);
  }

  private *readBatch(bytes: Buffer): Generator<Chunk<T>> {
    try {
      const batch = readHead(bytes);
      if (this.isBeyondEnd(batch.last))
        throw new MalformedBytes(
          `It declares the last offset ${batch.last}, beyond the end of the partition.`,
        );
      // Offsets of batches that compaction removed completely.
      this.skipTo(batch.base);
      if (!this.isAborted(batch) && (batch.attributes & control) === 0) yield* this.readRecords(batch);
      this.skipTo(batch.last + 1);
      if (this.from < this.next) yield this.finishChunk(this.next);
    } catch (error) {
      yield this.skipUnreadable(bytes, error);
    }
  }

  private *readRecords(batch: Batch): Generator<Chunk<T>> {
    const body = this.unpack(batch);
    let least = batch.base;
    for (let left = batch.count; left > 0; left -= 1) {
      least = this.readRecord(batch, body, least) + 1;
      if (this.records.length >= chunkRecords || this.bytes >= chunkBytes) yield this.finishChunk(this.next);
    }
  }

  private unpack({ attributes, reader }: Batch): ByteReader {
    const { batchBytes } = this.limits;
    assertFits(reader.end, batchBytes);
    const codec = attributes & codecs;
    if (codec === 0) return reader;
    return new ByteReader(decompress(codec, reader.slice(reader.left), batchBytes));
  }

  /** Decodes one record of a batch, whose offset must be `least` or higher. Returns its offset. */
  private readRecord(batch: Batch, body: ByteReader, least: number): number {
    const length = body.varint();
    if (length <= 0 || length > body.left)
      throw new MalformedBytes(`A record declares ${length} bytes, but only ${body.left} are left.`);
    const whole = body.end;
    body.end = body.at + length;
    body.skip(1); // attributes: unused
    const created = batch.firstTimestamp + body.varlong();
    const offset = batch.base + body.varint();
    if (offset < least || offset > batch.last)
      throw new MalformedBytes(`A record declares the offset ${offset}, outside of its batch.`);
    const timestamp = batch.attributes & logAppendTime ? batch.maxTimestamp : created;
    if (offset >= this.next) this.take(offset, timestamp, body, length);
    body.at = body.end;
    body.end = whole;
    return offset;
  }

  private take(offset: number, timestamp: number, body: ByteReader, length: number): void {
    const { topic, partition } = this.origin;
    const coordinates = { topic, partition, offset, timestamp };
    this.skipTo(offset);
    this.next = offset + 1;
    try {
      if (length > maxRecordBytes)
        throw new MalformedBytes(`It is ${length} bytes long, and no more than ${maxRecordBytes} are read.`);
      this.records.push(this.decoder.read(coordinates, body));
      this.bytes += length;
    } catch (error) {
      this.records.push(this.decoder.unreadable(coordinates, reasonOf(error)));
    }
  }

  private skipUnreadable(bytes: Buffer, error: unknown): Chunk<T> {
    const { topic, partition, end = Number.MAX_SAFE_INTEGER } = this.origin;
    const { base, last, timestamp } = uncheckedHead(bytes);
    const offset = base > this.next && base < end ? base : this.next;
    const next = Math.max(offset + 1, Math.min(last + 1, end));
    this.skipTo(offset);
    this.records.push(this.decoder.unreadable({ topic, partition, offset, timestamp }, reasonOf(error)));
    if (next > offset + 1) this.unreadable.push({ from: offset + 1, to: next });
    return this.finishChunk(next);
  }

  /** Skips offsets without a record. */
  private skipTo(offset: number): void {
    if (offset <= this.next) return;
    this.skipped.push({ from: this.next, to: offset });
    this.next = offset;
  }

  private finishChunk(next: number): Chunk<T> {
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

/** The reason for people. Rethrows an error that is not about the bytes. */
function reasonOf(error: unknown): string {
  if (error instanceof MalformedBytes) return error.message;
  throw error;
}
