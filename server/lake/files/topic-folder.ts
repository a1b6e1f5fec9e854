import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Segment } from '@/server/lake/segment';
import { removeOldCommits, writeCheckpoint } from './delta/checkpoint';
import { commitName } from './delta/log-names';
import type { Table } from './delta/table';
import { asLakeError } from './errors';
import type { FileKind, LakeFile, StagedFile, TopicState } from './index';
import type { LakeParts } from './lake-parts';
import { placeFiles, recordWithoutFiles, segmentChange } from './segment-commit';
import { addSegment, checkSegment } from './state/counts';
import type { StoredState } from './state/state-file';
import type { TopicChange } from './topic-change';
import type { Transactions } from './transaction/transactions';

const CHECKPOINT_COMMITS = 100;
/** As Delta Lake keeps commits by default it would be 30 days; a lake has one commit a minute and topic. */
const LOG_RETENTION_MS = 7 * 24 * 3600_000;

/** The files of one topic. Its changes are made one after the other. */
export class TopicFolder {
  private last: Promise<unknown> = Promise.resolve();
  private readonly prefix = randomUUID();
  private staged = 0;

  constructor(
    private readonly parts: LakeParts,
    /** Absolute. */
    readonly folder: string,
    private stored: StoredState,
    readonly tables: Readonly<Record<FileKind, Table>>,
    private readonly transactions: Transactions,
  ) {}

  get epochs(): StoredState['epochs'] {
    return this.stored.epochs;
  }

  state(): TopicState {
    const { topic, nextSegment, newestAt, epochs } = this.stored;
    const files = [...this.tables.valid.files, ...this.tables.invalid.files];
    const last = epochs.at(-1);
    return {
      topic,
      log: last && { epoch: last.epoch, clusterId: last.clusterId, topicId: last.topicId },
      partitions: last?.partitions ?? [],
      earlier: epochs.slice(0, -1),
      files: files.length,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
      newestAt: newestAt ?? undefined,
      nextSegment,
    };
  }

  /** A free path in the folder for files that are not visible yet. */
  async stagingPath(suffix = '.parquet'): Promise<string> {
    const folder = path.join(this.folder, '_staging');
    try {
      await this.parts.disk.makeFolder(folder);
    } catch (error) {
      throw asLakeError(error, folder);
    }
    return path.join(folder, `${this.prefix}-${++this.staged}${suffix}`);
  }

  /** See LakeFolder. */
  commit(segment: Segment, files: readonly StagedFile[]): Promise<LakeFile[]> {
    return this.exclusive(async () => {
      checkSegment(this.stored, segment, files);
      const placed = await placeFiles(this.parts.disk, this.tables, segment, files);
      const record = files.length
        ? []
        : [await recordWithoutFiles(this.parts.disk, this.folder, segment, await this.stagingPath('.json'))];
      await this.change({
        moves: [...placed.map(({ from, file }) => ({ from, to: file.path })), ...record],
        commits: segmentChange(this.tables, segment, placed),
        state: {
          nextSegment: segment.number + 1,
          newestAt: Math.max(this.stored.newestAt ?? 0, ...files.map(({ maxAt }) => maxAt)) || null,
          epochs: addSegment(this.stored.epochs, segment),
        },
      });
      return placed.map(({ file }) => file);
    });
  }

  /** Runs `use` after the changes before it, when all of them are on the disk. */
  exclusive<T>(use: () => Promise<T>): Promise<T> {
    const next = this.last.then(async () => {
      await this.transactions.ready();
      return use();
    });
    this.last = next.catch(() => undefined);
    return next;
  }

  /** Resolves when no change is made. */
  async idle(): Promise<void> {
    await this.last;
  }

  /** Within `exclusive`: all of a change or, when it throws, nothing of it. */
  async change({ moves, commits, state }: TopicChange): Promise<void> {
    const logs = { ...this.stored.logs };
    for (const { table, prepared } of commits) logs[table.kind] = prepared.version;
    const next = { ...this.stored, ...state, logs, revision: this.stored.revision + 1 };
    const prepared = await Promise.all(commits.map(async (commit) => this.logStep(commit)));
    await this.transactions.run(
      { format: 1, moves: moves.map((move) => this.relative(move)), logs: prepared, state: next },
      commits.map((commit) => commit.prepared.text),
    );
    this.stored = next;
    for (const { table, prepared } of commits) {
      prepared.apply();
      if (prepared.version > 0 && prepared.version % CHECKPOINT_COMMITS === 0) await this.checkpoint(table);
    }
  }

  private async logStep({ table, prepared }: TopicChange['commits'][number]) {
    const to = path.join(table.logFolder, commitName(prepared.version));
    return this.relative({ from: await this.stagingPath('.json'), to });
  }

  private relative({ from, to }: { from: string; to: string }): { from: string; to: string } {
    const { lake } = this.parts;
    return { from: path.relative(lake, from), to: path.relative(lake, to) };
  }

  /** A log is complete without checkpoints, so a failure only makes it slower to read. */
  private async checkpoint(table: Table): Promise<void> {
    if (!table.snapshot) return;
    try {
      await writeCheckpoint(table.logFolder, table.snapshot, await this.stagingPath(''), this.parts);
      await removeOldCommits(table.logFolder, LOG_RETENTION_MS);
    } catch (error) {
      this.parts.log.warn(
        { err: error, folder: table.logFolder },
        'no checkpoint of the Delta log could be written; it is tried again in 100 commits',
      );
    }
  }
}
