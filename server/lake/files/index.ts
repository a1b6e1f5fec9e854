import type { LogIdentity, PartitionCounts, Segment } from '@/server/lake/segment';

export { LakeFolderError } from './errors';

/** `valid`: of the topic's table · `invalid`: of `_invalid/<topic>`. */
export type FileKind = 'valid' | 'invalid';

/** The offsets of one partition in a file: first and last, and how many there are. */
export interface FileRange {
  partition: number;
  first: number;
  last: number;
  rows: number;
}

/** A Parquet file of a topic's table, or of its invalid records. */
export interface LakeFile {
  /** Absolute path. */
  path: string;
  rows: number;
  bytes: number;
  /** Smallest and largest record timestamp, epoch ms. */
  minAt: number;
  maxAt: number;
  /** Which columns it has: files of one version have the same ones. */
  schemaVersion: number;
  /** By partition, ascending. The sum of their rows is `rows`. */
  offsets: FileRange[];
  epoch: number;
  /** UTC day and hour of its rows, YYYY-MM-DD and HH. */
  dt: string;
  hour: string;
}

/**
 * A complete Parquet file that is not visible yet, at a path of `stagingPath`. All its rows are of one UTC hour, sorted
 * by partition and offset, of at most `partitionsPerFile` partitions (names.ts). Its Parquet metadata has the keys
 * `pulseboard` (segmentText of its segment) and `pulseboard_schema` (its schemaVersion).
 */
export interface StagedFile extends LakeFile {
  kind: FileKind;
}

/** Counts of a partition since the beginning of its epoch. */
export interface PartitionTotals extends PartitionCounts {
  /** How many of `rows` and `invalid` are in no file any more, because LAKE_RETENTION_DAYS removed their days. */
  expired: { rows: number; invalid: number };
}

/** What the files of a topic contain. Known from the files themselves. */
export interface TopicState {
  topic: string;
  /** The log of the newest epoch; undefined: nothing was written yet. */
  log: LogIdentity | undefined;
  /** Of the newest epoch, since its beginning. */
  partitions: PartitionTotals[];
  /** Of earlier epochs, the same. */
  earlier: (LogIdentity & { partitions: PartitionTotals[] })[];
  /** Files to read, of both kinds, and their size. */
  files: number;
  bytes: number;
  /** Largest record timestamp, epoch ms. */
  newestAt: number | undefined;
  nextSegment: number;
}

/** What one run of maintenance did. */
export interface Maintenance {
  /** Small files that were replaced, and the files that replaced them. */
  merged: { from: number; to: number };
  /** Files of days that retention removed. */
  expired: number;
}

/** The Parquet files below LAKE_PATH. One process writes them (a lock file says which). */
export interface LakeFolder {
  readonly path: string;
  /** Takes the lock, finishes or undoes what a killed process left, and reads the state. Throws what to do when it cannot. */
  open(): Promise<void>;
  state(topic: string): TopicState;
  topics(): string[];
  /** A path for a new file of a topic, on the same file system, in a folder that no reader looks into. */
  stagingPath(topic: string): Promise<string>;
  /** Deletes files at paths of `stagingPath` that will not be committed. Missing ones are no error. */
  discard(paths: readonly string[]): Promise<void>;
  /**
   * Makes the files of a segment visible, all or none over any crash, under names with their offset ranges, and records
   * the segment. When it has no file (only markers) the offsets are recorded all the same. When it throws (see
   * LakeFolderError), nothing has changed: the files are staged as before and the same call may be repeated.
   */
  commit(segment: Segment, files: readonly StagedFile[]): Promise<LakeFile[]>;
  /**
   * The files to read for a topic now: those of merged days in place of the small ones. The list never changes; a commit
   * makes a new one.
   */
  files(topic: string, kind?: FileKind): readonly LakeFile[];
  /** Merges the small files of hours and days that are over and removes days beyond retention, while commits go on. */
  maintain(signal?: AbortSignal): Promise<Maintenance>;
  /** Bytes that this user may still write. */
  freeBytes(): Promise<number>;
  /** Waits for what is being written (abort `maintain` before), and releases the lock. */
  close(): Promise<void>;
}
