import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Fingerprint } from './fingerprint';
import { fingerprintOf, hasFingerprint, isComplete } from './fingerprint';

/** What the checkpoint keeps of a file. */
export interface FileState {
  /** Of the ids of its records; a new one after the file was truncated. */
  id: string;
  /** Where it was last. */
  path: string;
  /** Path and service of the source whose records it has. */
  source: string;
  dev: number;
  ino: number;
  /** Everything before is in Kafka. Bytes. */
  offset: number;
  head: Fingerprint;
  /** The bytes before the offset, base64. */
  guard: string;
  mtimeMs: number;
  /** Ascending, behind the offset: where a record ended for want of more. */
  cuts: number[];
  /** Its bytes were truncated or replaced; there may be a copy of them. Epoch ms. */
  lostAt?: number;
}

export interface FileStat {
  dev: number;
  ino: number;
  size: number;
  mtimeMs: number;
}

/** Bytes before the position that are compared at each read: they differ when the file was truncated and written again. */
const guardLength = 32;

/** How long a replaced file is still looked at: its writer may have it open. */
const replacedMs = 60_000;

export const newFileState = (
  source: string,
  path: string,
  { dev, ino, mtimeMs }: Omit<FileStat, 'size'>,
): FileState => ({
  id: randomBytes(12).toString('base64url'),
  path,
  source,
  dev,
  ino,
  offset: 0,
  head: { length: 0, hash: '' },
  guard: '',
  mtimeMs,
  cuts: [],
});

/** Opens a file without waiting, which a named pipe would do. Throws the system's error. */
export const openForReading = (path: string): number =>
  openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);

/** A file that is read, under whatever name: its inode counts. */
export class TailedFile {
  /** Where the next record begins that was not taken yet. */
  position: number;
  size = 0;
  /** Of the path, when it was looked at last; it may not be open. */
  seenSize = 0;
  /** Before it was truncated. */
  private largestSize = 0;
  /** A line that is longer than a chunk: where the search for its end continues. */
  scanned: number | undefined;
  /** When it was last longer than before, epoch ms. */
  grownAt = 0;
  /** When its last record ends for want of more, epoch ms; undefined: it waits for nothing. */
  dueAt: number | undefined;
  /** There is another file under its path. */
  replacedAt: number | undefined;
  private guard: Buffer;
  private mtimeMs = 0;
  private fd: number | undefined;

  constructor(readonly state: FileState) {
    this.position = state.offset;
    this.guard = Buffer.from(state.guard, 'base64');
  }

  get isOpen(): boolean {
    return this.fd !== undefined;
  }

  /** It was replaced, and is no longer written or read. */
  isOver(now: number): boolean {
    const isDrained = this.position >= this.size;
    return this.replacedAt !== undefined && now - this.replacedAt > replacedMs && isDrained;
  }

  /** Bytes that are not in Kafka. */
  get lagBytes(): number {
    return Math.max(0, Math.max(this.size, this.seenSize) - this.state.offset);
  }

  /** Bytes that it had and that were not read: at least so many are lost when it is truncated and there is no copy. */
  get unreadBytes(): number {
    return Math.max(0, this.largestSize - this.position);
  }

  is({ dev, ino }: FileStat): boolean {
    return this.state.dev === dev && this.state.ino === ino;
  }

  /** Opens it. False when there is another file under its path. Throws the system's error. */
  open(): boolean {
    if (this.fd !== undefined) return true;
    const fd = openForReading(this.state.path);
    const stat = fstatSync(fd);
    if (stat.isFile() && this.is(stat)) {
      this.fd = fd;
      return true;
    }
    closeSync(fd);
    return false;
  }

  /** It was truncated, and this file has a copy of what it had: it is read on there, with the same ids. */
  continueIn({ path, dev, ino, size, mtimeMs }: FileStat & { path: string }): void {
    this.close();
    Object.assign(this.state, { path, dev, ino, mtimeMs });
    delete this.state.lostAt;
    this.size = 0;
    this.seenSize = size;
    this.largestSize = 0;
    this.scanned = undefined;
    this.hadItsHead = false;
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  /** Reads its size. Returns whether it changed. It has to be open. */
  refresh(now: number): boolean {
    const { size, mtimeMs } = fstatSync(this.fd as number);
    const changed = size !== this.size;
    if (changed) this.grownAt = now;
    this.size = size;
    this.seenSize = size;
    this.largestSize = Math.max(this.largestSize, size);
    this.mtimeMs = mtimeMs;
    return changed;
  }

  /** Whether the bytes before its position are no longer there. If they are, its present time is that of its content. */
  isTruncated(scratch: Buffer): boolean {
    const isTruncated = this.hasOtherBytes(scratch);
    if (!isTruncated) this.state.mtimeMs = this.mtimeMs;
    return isTruncated;
  }

  private hasOtherBytes(scratch: Buffer): boolean {
    if (this.size < this.position || !this.hasItsHead()) return true;
    if (this.guard.length === 0) return false;
    const from = this.position - this.guard.length;
    const found = readSync(this.fd as number, scratch, 0, this.guard.length, from);
    return !scratch.subarray(0, found).equals(this.guard);
  }

  /** Compared once: later the guard shows what was replaced. */
  private hasItsHead(): boolean {
    const had = this.hadItsHead || hasFingerprint(this.fd as number, this.state.head);
    this.hadItsHead = true;
    return had;
  }
  private hadItsHead = false;

  /** Whether the file under this path begins as this one did. */
  hasSameHeadAs(path: string): boolean {
    try {
      const fd = openForReading(path);
      try {
        return hasFingerprint(fd, this.state.head);
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return false;
    }
  }

  /** Reads bytes at an offset; fewer than the buffer has room for at the end of the file. */
  readAt(offset: number, buffer: Buffer): Buffer {
    let length = 0;
    while (length < buffer.length) {
      const found = readSync(this.fd as number, buffer, length, buffer.length - length, offset + length);
      if (found === 0) break;
      length += found;
    }
    return buffer.subarray(0, length);
  }

  /** Everything before the position is taken; `before` are the bytes that end there, or some of them. */
  advance(position: number, before: Buffer): void {
    const enough = before.subarray(-guardLength);
    this.guard = Buffer.from(enough.length === guardLength ? enough : Buffer.concat([this.guard, enough]));
    this.guard = this.guard.subarray(-guardLength);
    this.position = position;
    this.identify();
  }

  /** Fingerprints what it has, as long as it has few bytes. */
  identify(): void {
    if (!isComplete(this.state.head) && this.size > this.state.head.length)
      this.state.head = fingerprintOf(this.fd as number, this.size);
  }

  /** Everything before the offset is in Kafka. */
  acknowledge(offset: number, guard: Buffer): void {
    this.state.offset = offset;
    this.state.guard = guard.toString('base64');
    this.state.cuts = this.state.cuts.filter((cut) => cut > offset);
  }

  /** The bytes before its position, for `acknowledge`. */
  currentGuard(): Buffer {
    return this.guard;
  }
}
