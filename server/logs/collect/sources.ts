import { type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { entriesOf, type FilePattern, filesOf, matchesPattern, namesBeforeRotation } from './file-paths';
import type { Problems } from './problems';
import { Source } from './source';
import { type FileState, TailedFile } from './tailed-file';

/** Each takes about 1 KB of memory. */
const maxFiles = 20_000;
const compressed = /\.(gz|bz2|xz|zst|zip)$/i;

export interface SourcesOptions {
  patterns: readonly FilePattern[];
  host: string;
  problems: Problems;
  /** A source has something to read, or may have. */
  onWork(source: Source): void;
  /** A file was found or forgotten. */
  onFile(): void;
}

/** Every file that is collected, by the path it is written under. `look` finds new, rotated and vanished ones. */
export class Sources {
  private readonly byPath = new Map<string, Source>();
  private readonly byInode = new Map<string, Source>();
  /** Checkpoint entries of paths that no pattern matches. */
  private readonly unused: FileState[] = [];
  /** When the entries of a folder changed last; -1: look again in any case. */
  private readonly folderTimes = new Map<string, number>();

  constructor(private readonly options: SourcesOptions) {}

  restore(states: readonly FileState[], now: number): void {
    const bySource = new Map<string, FileState[]>();
    for (const state of states.map(withPresentDevice))
      bySource.set(state.source, [...(bySource.get(state.source) ?? []), state]);
    for (const [file, ofSource] of bySource) {
      const pattern = this.options.patterns.find((each) => matchesPattern(each.pattern, file));
      if (pattern) this.source(file, pattern).restore(ofSource, now);
      else this.unused.push(...ofSource);
    }
    this.index();
  }

  at(file: string): Source | undefined {
    return this.byPath.get(file);
  }

  all(): IterableIterator<Source> {
    return this.byPath.values();
  }

  states(): FileState[] {
    const files = [...this.all()].flatMap(({ files, lost }) => [...files, ...lost]);
    return [...files.map(({ state }) => state), ...this.unused];
  }

  /** The folders that are looked at. */
  folders(): ReadonlySet<string> {
    return new Set(this.folderTimes.keys());
  }

  /** The truncated file's copy has to be found. */
  lookAgain(source: Source): void {
    this.folderTimes.set(path.dirname(source.path), -1);
  }

  look(now: number): void {
    this.now = now;
    const found = new Map<string, FilePattern>();
    for (const pattern of this.options.patterns)
      for (const file of filesOf(pattern.pattern, this.unreadable))
        if (!found.has(file) && !compressed.test(file) && this.hasRoom(found.size, file))
          found.set(file, pattern);
    for (const [file, pattern] of found) this.lookAt(file, pattern, now);
    for (const source of this.all()) if (!found.has(source.path)) source.vanished(now);
    const folders = this.foldersOf([...found.keys(), ...this.byPath.keys()]);
    for (const folder of this.folderTimes.keys()) if (!folders.has(folder)) this.folderTimes.delete(folder);
    for (const folder of folders) this.lookInto(folder, found, now);
    this.tidy(now);
  }

  /** Also those that have no file yet, so that the first one is noticed at once. */
  private foldersOf(files: readonly string[]): Set<string> {
    const ofPatterns = this.options.patterns.map(({ pattern }) => path.dirname(pattern));
    return new Set([
      ...files.map((file) => path.dirname(file)),
      ...ofPatterns.filter((each) => !/[*?]/.test(each)),
    ]);
  }

  private hasRoom(files: number, file: string): boolean {
    if (files < maxFiles || this.byPath.has(file)) return true;
    const message = `More than ${maxFiles} log files match; ${file} and others are not collected. Set LOG_PATHS to fewer.`;
    this.options.problems.report('files', message);
    return false;
  }

  private readonly unreadable = (folder: string, error: Error): void =>
    this.options.problems.report(
      folder,
      `The folder ${folder} cannot be read; its log files are not collected.`,
      error,
    );

  private source(file: string, pattern: FilePattern): Source {
    const known = this.byPath.get(file);
    if (known) return known;
    const source = new Source({ path: file, service: pattern.serviceOf(file), host: this.options.host });
    this.byPath.set(file, source);
    return source;
  }

  private lookAt(file: string, pattern: FilePattern, now: number): void {
    const stat = statOf(file, (error) =>
      this.options.problems.report(file, `${file} cannot be read; the other files are collected.`, error),
    );
    if (!stat?.isFile()) {
      this.byPath.get(file)?.vanished(now);
      return;
    }
    const owner = this.byInode.get(inodeOf(stat));
    if (owner && owner.path !== file && this.isRenamed(owner, file, stat)) return;
    const source = this.source(file, pattern);
    const known = source.makeCurrent(stat, now);
    if (known) {
      if (stat.size !== known.position || stat.mtimeMs !== known.state.mtimeMs) this.options.onWork(source);
      return;
    }
    if (stat.size === 0) return;
    source.begin(stat);
    this.folderTimes.set(path.dirname(file), -1);
    this.added(source, stat);
  }

  /**
   * Whether it is a known file under another name, its first one (it was renamed) or a second one (a link): it still belongs to the path where it was found first. If another
   * file got the number of a deleted one's inode, the deleted one is forgotten.
   */
  private isRenamed(owner: Source, file: string, stat: Stats): boolean {
    const known = owner.files.find((each) => each.is(stat));
    if (!known) return false;
    if (known.state.path !== file && !existsOnDisk(known)) {
      // Files may be renamed while they are looked at: then the next look finds it.
      if (!existsAt(file, known)) {
        this.lookAgain(owner);
        return true;
      }
      if (!known.hasSameHeadAs(file)) {
        owner.forget(known);
        this.byInode.delete(inodeOf(stat));
        return false;
      }
      known.state.path = file;
      this.options.onFile();
    }
    if (!known.isOver(this.now)) this.options.onWork(owner);
    return true;
  }
  private now = 0;

  private added(source: Source, stat: Stats): void {
    this.byInode.set(inodeOf(stat), source);
    this.options.onFile();
    this.options.onWork(source);
  }

  /** Finds rotated files when the folder's entries changed. */
  private lookInto(folder: string, direct: ReadonlyMap<string, unknown>, now: number): void {
    const changedAt = statOf(folder)?.mtimeMs ?? 0;
    if (this.folderTimes.get(folder) === changedAt) return;
    // Entries that change within the same tick of the file system's clock are seen at the next look.
    this.folderTimes.set(folder, now - changedAt < 2_000 ? -1 : changedAt);
    const siblings = entriesOf(folder, this.unreadable)
      .map((name) => path.join(folder, name))
      .filter((file) => !direct.has(file) && !compressed.test(file))
      .flatMap((file) => this.siblingsOf(file))
      .sort((a, b) => a.stat.mtimeMs - b.stat.mtimeMs);
    for (const { source, file, stat } of siblings) this.lookAtSibling(source, file, stat, now);
  }

  private siblingsOf(file: string): { source: Source; file: string; stat: Stats }[] {
    const folder = path.dirname(file);
    const source = namesBeforeRotation(path.basename(file))
      .map((name) => this.byPath.get(path.join(folder, name)))
      .find((found) => found !== undefined);
    const stat = source && statOf(file);
    return source && stat?.isFile() ? [{ source, file, stat }] : [];
  }

  private lookAtSibling(source: Source, file: string, stat: Stats, now: number): void {
    const { dev, ino, size, mtimeMs } = stat;
    const owner = this.byInode.get(inodeOf(stat));
    if (owner && this.isRenamed(owner, file, stat)) return;
    const verdict = source.takeSibling({ path: file, dev, ino, size, mtimeMs }, now);
    if (verdict === 'taken') this.added(source, stat);
    if (verdict === 'unsure') this.lookAgain(source);
  }

  private tidy(now: number): void {
    let changed = false;
    for (const source of this.all()) {
      if (source.files.length === 1 && source.lost.length === 0 && source.current) continue;
      if (source.forgetFinished(now, existsOnDisk, (file) => this.lost(file))) changed = true;
      if (source.files.some((file) => file.replacedAt !== undefined && !file.isOver(now)))
        this.options.onWork(source);
      if (source.files.length + source.lost.length === 0) this.byPath.delete(source.path);
    }
    if (!changed) return;
    this.index();
    this.options.onFile();
  }

  private lost({ state, unreadBytes }: TailedFile): void {
    if (unreadBytes === 0) return;
    const message = `${state.path} was truncated before its last ${unreadBytes} bytes were read, and there is no copy.`;
    this.options.problems.report(state.path, message);
  }

  private index(): void {
    this.byInode.clear();
    for (const source of this.all())
      for (const { state } of source.files) this.byInode.set(inodeOf(state), source);
  }
}

const inodeOf = ({ dev, ino }: { dev: number; ino: number }): string => `${dev}:${ino}`;

/** The number of a disk can change when the machine starts; the file is the same if its inode and its beginning are. */
function withPresentDevice(state: FileState): FileState {
  const stat = statOf(state.path);
  if (!stat || stat.ino !== state.ino || stat.dev === state.dev) return state;
  return new TailedFile(state).hasSameHeadAs(state.path) ? { ...state, dev: stat.dev } : state;
}

function statOf(file: string, failed: (error: Error) => void = () => undefined): Stats | undefined {
  try {
    return statSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (code !== 'ENOENT') failed(error as Error);
    return undefined;
  }
}

const existsOnDisk = (file: TailedFile): boolean => existsAt(file.state.path, file);

function existsAt(path: string, file: TailedFile): boolean {
  const stat = statOf(path);
  return stat !== undefined && file.is(stat);
}
