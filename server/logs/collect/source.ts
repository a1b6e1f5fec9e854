import { closeSync, fstatSync } from 'node:fs';
import type { LogSource } from '@/server/logs/formats';
import { hasFingerprint } from './fingerprint';
import { type FileStat, type FileState, newFileState, openForReading, TailedFile } from './tailed-file';

/** A file that was rotated away and is not known. */
export interface Sibling extends FileStat {
  path: string;
}

/** How long the position in a file that vanished is kept: its disk may come back. */
const vanishedMs = 3_600_000;
/** How long the copy of a truncated file is looked for. */
const copyMs = 60_000;

/** One path and the files that were under it one after the other: the oldest first, the present one last. */
export class Source {
  readonly files: TailedFile[] = [];
  /** Truncated before they were read to the end. */
  readonly lost: TailedFile[] = [];
  /** When it has to be looked at again although nothing changes, epoch ms. */
  dueAt: number | undefined;

  constructor(readonly line: LogSource) {}

  get path(): string {
    return this.line.path;
  }

  /** The file that is under the path, if there is one. */
  get current(): TailedFile | undefined {
    const last = this.files.at(-1);
    return last?.replacedAt === undefined ? last : undefined;
  }

  /** Files that an earlier run knew. Which of them are still there is found out by looking. */
  restore(states: readonly FileState[], now: number): void {
    for (const state of [...states].sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      const file = new TailedFile(state);
      file.replacedAt = now;
      if (state.lostAt === undefined) this.files.push(file);
      else this.lost.push(file);
    }
  }

  /** The file with this inode is under the path now; earlier ones are read to their end first. */
  makeCurrent(stat: FileStat, now: number): TailedFile | undefined {
    const known = this.files.find((file) => file.is(stat));
    const { current } = this;
    if (current && current !== known) current.replacedAt = now;
    if (!known) return undefined;
    known.replacedAt = undefined;
    known.seenSize = stat.size;
    known.state.path = this.path;
    if (this.files.at(-1) !== known) this.files.push(...this.files.splice(this.files.indexOf(known), 1));
    return known;
  }

  begin(stat: FileStat): void {
    const file = new TailedFile(newFileState(this.path, this.path, stat));
    file.seenSize = stat.size;
    this.files.push(file);
  }

  /** The present file was truncated: what it had is lost, unless a copy has it, and it begins again. */
  restart(file: TailedFile, now: number): TailedFile {
    const { state } = file;
    const fresh = new TailedFile(newFileState(this.path, state.path, state));
    fresh.replacedAt = file.replacedAt;
    fresh.grownAt = now;
    file.close();
    this.files.splice(this.files.indexOf(file), 1, fresh);
    file.state.lostAt = now;
    this.lost.push(file);
    return fresh;
  }

  /**
   * Takes a rotated file if it is newer than the last known one, or the copy of a truncated one. `unsure`: it begins
   * like a file that is still there; if it is a copy, that one will be truncated.
   */
  takeSibling(sibling: Sibling, now: number): 'taken' | 'left' | 'unsure' {
    const opened = openSibling(sibling);
    if (opened === undefined) return 'left';
    try {
      return this.takeOpened(opened, sibling, now);
    } finally {
      closeSync(opened);
    }
  }

  private takeOpened(fd: number, sibling: Sibling, now: number): 'taken' | 'left' | 'unsure' {
    const lost = this.lost.find((file) => isCopy(fd, sibling, file));
    if (lost) {
      this.lost.splice(this.lost.indexOf(lost), 1);
      lost.continueIn(sibling);
      this.insert(lost, now);
      return 'taken';
    }
    if (sibling.mtimeMs < this.newestMtime || sibling.size === 0) return 'left';
    if (this.files.some((file) => isCopy(fd, sibling, file))) return 'unsure';
    this.insert(new TailedFile(newFileState(this.path, sibling.path, sibling)), now);
    return 'taken';
  }

  /** Before the present file. */
  private insert(file: TailedFile, now: number): void {
    file.replacedAt = now;
    file.grownAt = now;
    this.files.splice(this.current ? -1 : this.files.length, 0, file);
  }

  /** Of the files that were replaced; what is rotated and older was there before the first of them was read. */
  private get newestMtime(): number {
    const earlier = [...this.files, ...this.lost].filter((file) => file !== this.current);
    return earlier.length === 0
      ? Number.POSITIVE_INFINITY
      : Math.max(...earlier.map(({ state }) => state.mtimeMs));
  }

  /** There is no file under the path at the moment. */
  vanished(now: number): void {
    const { current } = this;
    if (current) current.replacedAt = now;
  }

  forget(file: TailedFile): void {
    file.close();
    this.files.splice(this.files.indexOf(file), 1);
  }

  /** Forgets files that no longer exist. Returns whether there were any. `onLost` gets truncated ones without a copy. */
  forgetFinished(
    now: number,
    exists: (file: TailedFile) => boolean,
    onLost: (file: TailedFile) => void,
  ): boolean {
    const before = this.files.length + this.lost.length;
    for (const file of this.files.filter((each) => each.isOver(now))) {
      file.close();
      if (now - (file.replacedAt ?? now) > vanishedMs && !exists(file)) this.forget(file);
    }
    for (const file of this.lost.filter(({ state }) => now - (state.lostAt ?? 0) > copyMs)) {
      this.lost.splice(this.lost.indexOf(file), 1);
      onLost(file);
    }
    return this.files.length + this.lost.length < before;
  }
}

function openSibling({ path, dev, ino }: Sibling): number | undefined {
  try {
    const fd = openForReading(path);
    const stat = fstatSync(fd);
    if (stat.isFile() && stat.dev === dev && stat.ino === ino) return fd;
    closeSync(fd);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  return undefined;
}

/** Whether the sibling has the bytes that the file had. */
function isCopy(fd: number, { size }: Sibling, { state }: TailedFile): boolean {
  return state.head.length > 0 && size >= state.offset && hasFingerprint(fd, state.head);
}
