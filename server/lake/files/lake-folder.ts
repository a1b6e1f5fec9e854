import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { type Disk, disk as nodeDisk } from './disk';
import { duckDBFor, type WithDuckDB } from './duckdb';
import { asLakeError } from './errors';
import type { LakeFolder, Maintenance } from './index';
import type { LakeParts } from './lake-parts';
import { type FolderLock, lockFolder } from './lock';
import { runMaintenance } from './merging/maintain';
import { Sweeper } from './merging/sweeper';
import { topicOf } from './names';
import { isOwnFolder, namesIn } from './recovery/listing';
import { newTopic, openTopic } from './recovery/open-topic';
import type { TopicFolder } from './topic-folder';

export interface LakeFolderOptions {
  /** LAKE_PATH. */
  path: string;
  log: Logger;
  /** DuckDB for merging, checkpoints and rebuilding; unset: one of its own for each use, with 64 MB. */
  withDuckDB?: WithDuckDB;
  /** LAKE_RETENTION_DAYS: whole UTC days that are kept before today; unset: all. */
  retentionDays?: number;
  /** Epoch ms; unset: the clock. */
  now?: () => number;
  /** For tests that fail or kill between two steps. */
  disk?: Disk;
}

/** See LakeFolder. */
export function createLakeFolder(options: LakeFolderOptions): LakeFolder {
  const lake = path.resolve(options.path);
  const parts: LakeParts = {
    lake,
    disk: options.disk ?? nodeDisk,
    withDuckDB: options.withDuckDB ?? duckDBFor(lake),
    log: options.log,
  };
  return new Lake(parts, options);
}

class Lake implements LakeFolder {
  private readonly folders = new Map<string, TopicFolder>();
  private readonly sweeper: Sweeper;
  private readonly tooLarge = new Set<string>();
  private lock: FolderLock | undefined;
  private maintenance: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly parts: LakeParts,
    private readonly options: Pick<LakeFolderOptions, 'retentionDays' | 'now'>,
  ) {
    this.sweeper = new Sweeper(parts.disk);
  }

  get path(): string {
    return this.parts.lake;
  }

  async open(): Promise<void> {
    try {
      await this.parts.disk.makeFolder(this.path);
      this.lock = await lockFolder(this.path);
      for (const topic of await this.found()) this.folders.set(topic, await openTopic(this.parts, topic));
    } catch (error) {
      await this.close();
      throw asLakeError(error, this.path);
    }
  }

  private async found(): Promise<Set<string>> {
    const topics = new Set<string>();
    for (const root of [this.path, path.join(this.path, '_invalid')])
      for (const name of await namesIn(root)) {
        const topic = topicOf(name);
        if (topic !== undefined && (await isOwnFolder(path.join(root, name)))) topics.add(topic);
      }
    return topics;
  }

  topics(): string[] {
    return [...this.folders]
      .filter(([, of]) => of.state().nextSegment > 0)
      .map(([topic]) => topic)
      .toSorted();
  }

  state: LakeFolder['state'] = (topic) => this.folder(topic).state();

  stagingPath: LakeFolder['stagingPath'] = (topic) => this.folder(topic).stagingPath();

  async discard(paths: readonly string[]): Promise<void> {
    const staged = paths.filter((file) => path.basename(path.dirname(file)) === '_staging');
    for (const file of staged) await this.parts.disk.remove(file);
  }

  commit: LakeFolder['commit'] = async (segment, files) => {
    await this.lock?.check();
    return this.folder(segment.topic).commit(segment, files);
  };

  files: LakeFolder['files'] = (topic, kind = 'valid') => this.folder(topic).tables[kind].files;

  maintain(signal?: AbortSignal): Promise<Maintenance> {
    const { retentionDays, now = Date.now } = this.options;
    const run = this.maintenance.then(async () => {
      await this.lock?.check();
      return runMaintenance(this.parts, {
        topics: [...this.folders.values()],
        sweeper: this.sweeper,
        tooLarge: this.tooLarge,
        retentionDays,
        now: now(),
        signal,
      });
    });
    this.maintenance = run.catch(() => undefined);
    return run;
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.path);
    return bavail * bsize;
  }

  async close(): Promise<void> {
    await this.maintenance;
    await Promise.all([...this.folders.values()].map((folder) => folder.idle()));
    await this.lock?.release();
    this.lock = undefined;
  }

  private folder(topic: string): TopicFolder {
    const known = this.folders.get(topic);
    if (known) return known;
    const created = newTopic(this.parts, topic);
    this.folders.set(topic, created);
    return created;
  }
}
