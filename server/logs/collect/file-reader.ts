import { formatOf, type LineFormat } from '@/server/logs/formats';
import { splitRecords } from './split-records';
import type { TailedFile } from './tailed-file';

/** A record, ready to be parsed. */
interface ReadRecord {
  /** Offset of its first byte in the file. */
  start: number;
  text: string;
  format: LineFormat;
}

export interface ReadChunk {
  records: readonly ReadRecord[];
  /** Where the next one begins. */
  next: number;
  /** There may be more to read now. */
  hasMore: boolean;
  /** It has to be looked at again then, although it may not grow. Epoch ms. */
  dueAt?: number;
  /** A record was ended for want of more: known on disk before the record is sent. */
  hasCut: boolean;
}

const chunkBytes = 256 * 1_024;
/** Of a longer line this is left: what a message can have. */
const keptBytes = 15_000;
/** How long a complete line waits for one that continues it, and one without a line break for the rest of it. */
const lineWaitMs = 150;
const restWaitMs = 1_000;

const nothing: ReadChunk = { records: [], next: 0, hasMore: false, hasCut: false };

/** Reads records from the position of an open file. Memory is bounded by one chunk for all files. */
export class FileReader {
  private readonly buffer = Buffer.allocUnsafeSlow(chunkBytes);

  isTruncated(file: TailedFile): boolean {
    return file.isTruncated(this.buffer);
  }

  /** Reads the next chunk and advances the file. */
  read(file: TailedFile, now: number): ReadChunk {
    return file.scanned === undefined ? this.readLines(file, now) : this.readLongLine(file, now);
  }

  private readLines(file: TailedFile, now: number): ReadChunk {
    const bytes = file.readAt(file.position, this.buffer);
    if (bytes.length === 0) return { ...nothing, next: file.position };
    const atEnd = bytes.length < this.buffer.length;
    const quietMs = now - file.grownAt;
    const found = splitRecords({
      bytes,
      start: file.position,
      atEnd,
      closeLines: quietMs >= lineWaitMs,
      closeRest: quietMs >= restWaitMs,
      cuts: file.state.cuts,
      formatOf,
    });
    if (found.waitsFor === 'space') file.scanned = file.position + bytes.length;
    const dueAt = dueAtOf(file, found.waitsFor);
    if (found.cut !== undefined) file.state.cuts.push(found.cut);
    const hasRest = found.next < file.position + bytes.length;
    if (found.next > file.position) file.advance(found.next, bytes.subarray(0, found.next - file.position));
    return {
      records: found.records,
      next: found.next,
      hasMore: dueAt === undefined && (!atEnd || hasRest),
      hasCut: found.cut !== undefined,
      ...(dueAt === undefined ? {} : { dueAt }),
    };
  }

  /** Looks for the end of a line that is longer than a chunk. */
  private readLongLine(file: TailedFile, now: number): ReadChunk {
    const from = file.scanned ?? file.position;
    const bytes = file.readAt(from, this.buffer);
    const found = bytes.indexOf(10);
    if (found >= 0) return this.longLine(file, from + found + 1, false);
    file.scanned = from + bytes.length;
    if (bytes.length === this.buffer.length) return { ...nothing, next: file.position, hasMore: true };
    if (now - file.grownAt >= restWaitMs) return this.longLine(file, file.scanned, true);
    return { ...nothing, next: file.position, dueAt: file.grownAt + restWaitMs };
  }

  private longLine(file: TailedFile, end: number, hasCut: boolean): ReadChunk {
    const start = file.position;
    const kept = file.readAt(start, this.buffer.subarray(0, keptBytes));
    // The last character may be incomplete.
    const head = kept.toString('utf8').replace(/\ufffd+$/, '');
    const text = `${head} … [cut, ${end - start - Buffer.byteLength(head)} bytes]`;
    file.scanned = undefined;
    const last = Math.max(start, end - kept.length);
    file.advance(end, file.readAt(last, this.buffer.subarray(0, end - last)));
    if (hasCut) file.state.cuts.push(end);
    return { records: [{ start, text, format: formatOf(text) }], next: end, hasMore: true, hasCut };
  }
}

function dueAtOf({ grownAt }: TailedFile, waitsFor: string): number | undefined {
  if (waitsFor === 'line') return grownAt + lineWaitMs;
  return waitsFor === 'rest' ? grownAt + restWaitMs : undefined;
}
