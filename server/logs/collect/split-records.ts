import type { LineFormat } from '@/server/logs/formats';
import { joinsLines } from './joins-lines';

/** A record of a file: one line, or several that belong together. */
interface FileRecord {
  /** Byte offsets in the file: of its first byte, and behind its line break. */
  start: number;
  end: number;
  text: string;
  format: LineFormat;
}

export interface Chunk {
  /** Begins at the first byte of a record. Has at least one byte. */
  bytes: Buffer;
  /** Offset of the first byte in the file. */
  start: number;
  /** The file has no more bytes at the moment. */
  atEnd: boolean;
  /** A record whose lines are complete is over, although the next line could belong to it. */
  closeLines: boolean;
  /** What has no line break is a record as it is. */
  closeRest: boolean;
  /** Offsets at which a record ended earlier for want of more; none continues over one of them. Ascending. */
  cuts: readonly number[];
  formatOf(line: string): LineFormat;
}

export interface SplitChunk {
  records: FileRecord[];
  /** Where the first record begins that is not over yet. */
  next: number;
  /** What that record waits for: another line, or its line break. `space`: the chunk is too small for its line. */
  waitsFor: 'nothing' | 'line' | 'rest' | 'space';
  /** Where a record was ended by closeLines or closeRest, so that another reader of these bytes ends it there too. */
  cut?: number;
}

const newline = 10;
const carriageReturn = 13;
const maxLines = 500;
/** In one chunk: short lines take many times their length in memory. */
const maxRecords = 2_000;

/** Splits bytes into records. Reading the same bytes in other pieces gives the same records, except for the cuts. */
export function splitRecords(chunk: Chunk): SplitChunk {
  const splitter = new Splitter(chunk);
  splitter.takeLines();
  return splitter.finish();
}

class Splitter {
  private readonly records: FileRecord[] = [];
  private open: (FileRecord & { lines: number }) | undefined;
  /** Index in the bytes behind the last complete line. */
  private at = 0;
  private cut: number | undefined;

  constructor(private readonly chunk: Chunk) {}

  takeLines(): void {
    const { bytes } = this.chunk;
    while (this.records.length < maxRecords) {
      this.skipZeros();
      const end = this.lineEnd();
      if (end < 0) return;
      const from = this.at;
      this.at = end;
      this.takeLine(this.textOf(from, end), from, end);
      if (end === bytes.length) return;
    }
  }

  /** A file that was truncated while its writer kept its position begins with zeros. */
  private skipZeros(): void {
    const { bytes } = this.chunk;
    while (this.at < bytes.length && bytes[this.at] === 0) this.at += 1;
  }

  /** The index behind the line that begins at `at`; -1 when it has no end. */
  private lineEnd(): number {
    const { bytes, start, cuts } = this.chunk;
    const found = bytes.indexOf(newline, this.at);
    const end = found < 0 ? bytes.length : found + 1;
    const cut = cuts.length > 0 ? cuts.find((at) => at > start + this.at) : undefined;
    if (cut !== undefined && cut - start <= end) return cut - start;
    return found < 0 ? -1 : end;
  }

  private textOf(from: number, end: number): string {
    const { bytes } = this.chunk;
    let to = end;
    if (to > from && bytes[to - 1] === newline) to -= 1;
    if (to > from && bytes[to - 1] === carriageReturn) to -= 1;
    return bytes.toString('utf8', from, to);
  }

  private takeLine(text: string, from: number, end: number): void {
    const { start } = this.chunk;
    const open = this.open;
    if (open && this.continues(open, text)) {
      open.end = start + end;
      open.lines += 1;
      return;
    }
    this.close();
    if (text.trim() === '') return;
    const format = this.chunk.formatOf(text);
    const record = { start: start + from, end: start + end, text, format };
    if (joinsLines(format)) this.open = { ...record, lines: 1 };
    else this.records.push(record);
  }

  private continues(open: FileRecord & { lines: number }, text: string): boolean {
    if (open.lines >= maxLines || this.chunk.cuts.includes(open.end)) return false;
    return open.format.isContinuation(text);
  }

  private close(): void {
    if (!this.open) return;
    const { lines, ...record } = this.open;
    const { start } = this.chunk;
    const text = lines === 1 ? record.text : this.textOf(record.start - start, record.end - start);
    this.records.push({ ...record, text });
    this.open = undefined;
  }

  finish(): SplitChunk {
    const isWhole = this.chunk.atEnd && this.records.length < maxRecords;
    return isWhole ? this.finishAtEnd() : this.finishFull();
  }

  /** More bytes follow in the file. */
  private finishFull(): SplitChunk {
    const { start, bytes } = this.chunk;
    if (this.open && this.open.start > start) return this.result(this.open.start, 'nothing');
    if (this.open) {
      const { end } = this.open;
      this.close();
      return this.result(end, 'nothing');
    }
    const isStuck = this.at === 0 && this.records.length === 0 && bytes.length > 0;
    return this.result(start + this.at, isStuck ? 'space' : 'nothing');
  }

  private finishAtEnd(): SplitChunk {
    const { start, bytes, closeLines, closeRest } = this.chunk;
    const hasRest = this.at < bytes.length;
    if (hasRest && closeRest) {
      const from = this.at;
      this.at = bytes.length;
      this.takeLine(this.textOf(from, bytes.length), from, bytes.length);
      this.cut = start + bytes.length;
      this.close();
      return this.result(start + bytes.length, 'nothing');
    }
    if (this.open && !closeLines) return this.result(this.open.start, 'line');
    if (this.open) this.cut = this.open.end;
    this.close();
    return this.result(start + this.at, hasRest ? 'rest' : 'nothing');
  }

  private result(next: number, waitsFor: SplitChunk['waitsFor']): SplitChunk {
    const { records, cut } = this;
    return { records, next, waitsFor, ...(cut === undefined ? {} : { cut }) };
  }
}
