import type { FileKind, StagedFile } from '@/server/lake/files';
import type { LogIdentity, PartitionBatch } from '@/server/lake/segment';

export interface QueryOptions {
  /** The topics whose tables the statement names; their views exist while it runs. */
  topics: readonly string[];
  /** Only files and rows with a record timestamp in [from, to) are visible, epoch ms. */
  from?: number;
  to?: number;
  /** Also a view `_invalid/<topic>` of each topic. */
  invalid?: boolean;
  /** Values of $name parameters; those that the statement does not have are ignored. */
  params?: Record<string, string | number | boolean | null>;
  /** Interrupts the statement. */
  signal?: AbortSignal;
}

export interface QueryResult {
  columns: { name: string; type: string }[];
  /**
   * JSON values: integers beyond 2^53 and decimals as text, timestamps as epoch ms, STRUCT as objects, LIST as arrays, MAP
   * as arrays of { key, value }, BLOB in base64, other types (DATE, INTERVAL …) as DuckDB writes them.
   */
  rows: unknown[][];
  /** Rows of the topics' tables that were in reach of the statement (files by their counts, open rows). */
  scanned: number;
  /**
   * Everything that Kafka had this many ms ago is in the result; the largest of the topics. null: not yet known, because
   * Kafka was not reached since the start.
   */
  freshMs: number | null;
  /** Of each topic: the epoch and the next offset of each partition up to which the result is complete. */
  positions: Record<string, { epoch: number; next: number[] }>;
}

/** One table for a process that has no open segment. */
export interface TableSource {
  /** A SELECT of all its rows from `paths`, with the columns of the table in order, also when there is no file. */
  select: string;
  /** Absolute paths of the Parquet files that `select` reads. */
  paths: string[];
}

/** What a query of some topics reads, as of one moment. */
export interface LakeSnapshot extends Pick<QueryResult, 'freshMs' | 'positions'> {
  tables: Record<string, Record<FileKind, TableSource>>;
}

/** DuckDB over the files and the open segment of each topic. Knows no Kafka and no HTTP. */
export interface LakeEngine {
  /** Columns of a topic's table with their DuckDB types, in order, as every file and view has them. */
  columns(topic: string): { name: string; type: string }[];
  /** Begins an open segment for a topic: its table is known from now on. */
  begin(topic: string, log: LogIdentity, next: readonly number[]): Promise<void>;
  /**
   * Adds batches to the open segments, in one transaction with their positions: a query sees all of them or none.
   * `asOf`: epoch ms at which everything in Kafka was included, by topic.
   */
  append(batches: readonly PartitionBatch[], asOf: ReadonlyMap<string, number>): Promise<void>;
  /** Writes the open rows of a topic as complete Parquet files, sorted by partition and offset, one or more per hour. */
  write(topic: string, pathOf: () => Promise<string>, about: (kind: string) => string): Promise<StagedFile[]>;
  /** Forgets the open rows that were written and takes the new list of files, in one step for every query. */
  committed(topic: string): Promise<void>;
  /** Runs one SELECT as of one moment. */
  query(sql: string, options: QueryOptions): Promise<QueryResult>;
  /** The same with the result written to a file: CSV with a header, or Parquet. Returns its path; the caller deletes it. */
  export(sql: string, format: 'csv' | 'parquet', options: QueryOptions): Promise<string>;
  /**
   * What a query of these topics would read now, for the process in which statements of admins run. Open rows are
   * written as Parquet files to paths of `openPath`; the caller deletes them.
   */
  snapshot(
    topics: readonly string[],
    openPath: (topic: string, kind: FileKind) => string,
  ): Promise<LakeSnapshot>;
  close(): Promise<void>;
}
