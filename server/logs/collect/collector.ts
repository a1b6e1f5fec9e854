import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredRecord } from '@/server/bus';
import type { LogData, LogSource } from '@/server/logs/formats';
import type { CheckpointFile } from './checkpoint';
import type { FilePattern } from './file-paths';
import { FileReader } from './file-reader';
import { FolderWatch } from './folder-watch';
import { OpenFiles } from './open-files';
import type { Outbox } from './outbox';
import type { Problems } from './problems';
import type { Source } from './source';
import { Sources } from './sources';
import type { TailedFile } from './tailed-file';
import { WakeUp } from './wake-up';

/** How often it looks at every file, also where the system reports no changes; less often when that takes long. */
const lookMs = 1_000;
const lookShare = 50;
/** Changes within this time are read together. */
const gatherMs = 15;
const saveMs = 500;
const saveShare = 5;
/** How long a stop waits for Kafka. */
const stopMs = 3_000;

export interface CollectorOptions {
  patterns: readonly FilePattern[];
  host: string;
  checkpoint: CheckpointFile;
  problems: Problems;
  outbox: Outbox;
  toRecord(data: LogData, id: string): StoredRecord;
  onRead(source: LogSource, records: number, bytes: number): void;
}

/** Reads log files as they grow and passes their records to the outbox; remembers on disk what Kafka has. */
export class Collector {
  private readonly sources: Sources;
  private readonly reader = new FileReader();
  private readonly openFiles = new OpenFiles();
  private readonly watch: FolderWatch;
  private readonly wakeUp = new WakeUp();
  private readonly work = new Set<Source>();
  private readonly waiting = new Set<Source>();
  private lookAt = 0;
  private lookTook = 0;
  private running: Promise<void> | undefined;
  private stopped = false;
  private readonly stopping = deferred();
  /** Changes of what has to be on disk before records are sent, and those that are. */
  private changes = 0;
  private savedChanges = 0;
  private unsaved = false;
  private readBytes = 0;
  private saveAt = 0;

  constructor(private readonly options: CollectorOptions) {
    const { patterns, host, problems } = options;
    this.sources = new Sources({
      patterns,
      host,
      problems,
      onWork: (source) => this.work.add(source),
      onFile: () => {
        this.changes += 1;
      },
    });
    this.watch = new FolderWatch((folder, name, isRename) => this.noticed(folder, name, isRename));
  }

  /** Continues where the checkpoint ends. */
  async start(): Promise<void> {
    this.sources.restore(await this.options.checkpoint.read(), steadyNow());
    this.running = this.run();
  }

  /** Stops reading, waits some seconds for Kafka, and saves. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.stopping.resolve();
    this.wakeUp.wake();
    await this.running;
    this.watch.close();
    const { outbox } = this.options;
    await Promise.race([outbox.drain(), new Promise((resolve) => setTimeout(resolve, stopMs).unref())]);
    await outbox.stop();
    if (this.unsaved || this.changes > this.savedChanges) await this.save();
    this.openFiles.closeAll();
  }

  /** Before records are sent: their files, and where their last ones end, are on disk. */
  async secure(): Promise<void> {
    while (this.savedChanges < this.changes) await this.save();
  }

  /** Paths that exist, bytes that were read since the start, and bytes that are not in Kafka yet. */
  progress(): { files: number; readBytes: number; lagBytes: number } {
    let files = 0;
    let lagBytes = 0;
    for (const { files: ofSource, current } of this.sources.all()) {
      if (current) files += 1;
      for (const file of ofSource) lagBytes += file.lagBytes;
    }
    return { files, readBytes: this.readBytes, lagBytes };
  }

  private noticed(folder: string, name: string, isRename: boolean): void {
    const source = this.sources.at(path.join(folder, name));
    if (source) this.work.add(source);
    if (isRename || !source) this.lookAt = Math.min(this.lookAt, steadyNow() + gatherMs + 10 * this.lookTook);
    if (this.gathering) return;
    this.gathering = setTimeout(() => {
      this.gathering = undefined;
      this.wakeUp.wake();
    }, gatherMs);
  }
  private gathering: NodeJS.Timeout | undefined;

  private async run(): Promise<void> {
    const { outbox } = this.options;
    while (!this.stopped) {
      const now = steadyNow();
      if (now >= this.lookAt) this.look(now);
      this.wakeDue(now);
      if (this.unsaved && now >= this.saveAt) void this.save();
      const [source] = this.work;
      if (!source) {
        await this.wakeUp.wait(this.nextAt() - steadyNow());
        continue;
      }
      this.work.delete(source);
      if (this.readFrom(source, now)) this.work.add(source);
      await (outbox.hasRoom ? nextTurn() : Promise.race([outbox.room(), this.stopping.promise]));
    }
  }

  private look(now: number): void {
    const began = performance.now();
    this.sources.look(now);
    this.watch.set(this.sources.folders());
    this.lookTook = performance.now() - began;
    this.lookAt = now + Math.max(lookMs, lookShare * this.lookTook);
  }

  private wakeDue(now: number): void {
    for (const source of this.waiting) {
      if ((source.dueAt ?? 0) > now) continue;
      this.waiting.delete(source);
      this.work.add(source);
    }
  }

  private nextAt(): number {
    let next = this.unsaved ? Math.min(this.lookAt, this.saveAt) : this.lookAt;
    for (const { dueAt } of this.waiting) next = Math.min(next, dueAt ?? next);
    return next;
  }

  /** Reads one chunk of its oldest file that has something to read. Returns whether there is more. */
  private readFrom(source: Source, now: number): boolean {
    this.waiting.delete(source);
    for (const file of [...source.files]) {
      if (!this.opened(source, file)) continue;
      try {
        const grew = file.refresh(now);
        if (this.isReplaced(source, file, now)) return true;
        if (file.position >= file.size) continue;
        if (!grew && file.dueAt !== undefined && now < file.dueAt) return this.wait(source, file.dueAt);
        return this.readChunk(source, file, now);
      } catch (error) {
        this.unreadable(file, error);
        return false;
      }
    }
    return false;
  }

  private opened(source: Source, file: TailedFile): boolean {
    if (file.isOpen) return true;
    try {
      if (this.openFiles.open(file)) {
        this.options.problems.solved(file.state.path);
        return true;
      }
      // It was renamed: it is looked for.
      if (file.replacedAt === undefined || file.lagBytes > 0) this.sources.lookAgain(source);
      return false;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.unreadable(file, error);
      return false;
    }
  }

  private unreadable({ state }: TailedFile, error: unknown): void {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    this.options.problems.report(
      state.path,
      `${state.path} cannot be read; the other files are collected.`,
      error,
    );
  }

  /** A truncated file begins again. */
  private isReplaced(source: Source, file: TailedFile, now: number): boolean {
    if (!this.reader.isTruncated(file)) return false;
    source.restart(file, now);
    this.sources.lookAgain(source);
    this.lookAt = now;
    this.changes += 1;
    return true;
  }

  private wait(source: Source, dueAt: number): false {
    source.dueAt = dueAt;
    this.waiting.add(source);
    return false;
  }

  private readChunk(source: Source, file: TailedFile, now: number): boolean {
    const from = file.position;
    const { records, next, hasMore, hasCut, dueAt } = this.reader.read(file, now);
    if (hasCut || from === 0) this.changes += 1;
    if (next > from) this.pass(source, file, records);
    this.readBytes += next - from;
    this.options.onRead(source.line, records.length, next - from);
    file.dueAt = dueAt;
    return dueAt === undefined ? hasMore : this.wait(source, dueAt);
  }

  private pass(source: Source, file: TailedFile, records: ReturnType<FileReader['read']>['records']): void {
    const { toRecord, outbox } = this.options;
    const readAt = Date.now();
    const lines = records.map(({ start, text, format }) =>
      toRecord(format.parse(text, source.line, readAt), `${file.state.id}:${start}`),
    );
    const { position } = file;
    const guard = file.currentGuard();
    outbox.add(lines, () => {
      file.acknowledge(position, guard);
      this.unsaved = true;
      this.wakeUp.wake();
    });
  }

  private async save(): Promise<void> {
    this.unsaved = false;
    this.saveAt = Number.POSITIVE_INFINITY;
    const began = steadyNow();
    let changes = this.changes;
    await this.options.checkpoint.write(() => {
      changes = this.changes;
      return this.sources.states();
    });
    this.savedChanges = Math.max(this.savedChanges, changes);
    this.saveAt = steadyNow() + Math.max(saveMs, saveShare * (steadyNow() - began));
  }
}

/** Epoch ms at the start plus the time since: it does not jump when the clock of the system is set. */
const steadyNow = (): number => performance.timeOrigin + performance.now();

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
