import type { LogIdentity, PartitionCounts, Segment } from '@/server/lake/segment';

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
  /** First and last offset of each partition in it. */
  offsets: { partition: number; first: number; last: number }[];
  epoch: number;
}

/** A complete Parquet file that is not visible yet. */
export interface StagedFile extends LakeFile {
  /** `valid`: of the table · `invalid`: of `_invalid/<topic>`. */
  kind: 'valid' | 'invalid';
  /** UTC day and hour of its rows, YYYY-MM-DD and HH. */
  dt: string;
  hour: string;
}

/** What the files of a topic contain. Known from the files themselves. */
export interface TopicState {
  topic: string;
  /** The log of the newest epoch; undefined: nothing was written yet. */
  log: LogIdentity | undefined;
  /** Of the newest epoch, since its beginning. */
  partitions: PartitionCounts[];
  /** Of earlier epochs, the same. */
  earlier: (LogIdentity & { partitions: PartitionCounts[] })[];
  files: number;
  bytes: number;
  /** Largest record timestamp, epoch ms. */
  newestAt: number | undefined;
  nextSegment: number;
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
  /**
   * Makes the files of a segment visible, all or none over any crash, under names with their offset ranges, and records
   * the segment. When it has no file (only markers) the offsets are recorded all the same.
   */
  commit(segment: Segment, files: readonly StagedFile[]): Promise<LakeFile[]>;
  /** The files to read for a topic now: those of merged days in place of the small ones. `invalid`: of `_invalid`. */
  files(topic: string, kind?: 'valid' | 'invalid'): readonly LakeFile[];
  close(): Promise<void>;
}
