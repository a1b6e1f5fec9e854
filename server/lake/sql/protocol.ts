/** Messages between the role `lake` and the process in which statements run. */
import type { SqlColumn } from '@/lib/analytics/sql';

/** A table that a statement may name. */
export interface KnownTable {
  name: string;
  columns: readonly SqlColumn[];
}

/** A table that the statement names. */
export interface ReadTable extends KnownTable {
  /** A SELECT of its rows from `paths`. */
  select: string;
  /** Absolute paths of the files that may be read. */
  paths: readonly string[];
}

/** Which tables a statement reads, without running it. */
interface CheckRequest {
  kind: 'check';
  sql: string;
  /** Names of all tables. */
  tables: readonly string[];
}

export interface RunRequest {
  kind: 'run';
  sql: string;
  timeZone: string;
  tables: readonly ReadTable[];
  /** Tables that are listed and that the statement does not read. */
  others: readonly KnownTable[];
  maxRows: number;
  /** Of the rows as JSON, or of the file. */
  maxBytes: number;
  /** Where to write the result; unset: it is returned as JSON. */
  file?: { path: string; format: 'csv' | 'parquet' };
}
export type SandboxRequest = CheckRequest | RunRequest;

export interface Checked {
  /** Names of the tables that the statement reads, as in `tables`. */
  reads: string[];
}

export interface Result {
  columns: SqlColumn[];
  /** A JSON array of arrays; empty when a file was written. */
  rows: string;
  rowCount: number;
  truncated: boolean;
}

/** Why a statement has no result. */
export interface Failure {
  /** `statement`: it is wrong or not allowed · the rest: it was stopped. */
  kind: 'statement' | 'memory' | 'time' | 'cancelled' | 'size' | 'crash';
  message: string;
  /** Characters from the beginning of the statement. */
  position?: number;
}

export type ToChild = { id: number; request: SandboxRequest } | { id: number; cancel: true };
export type FromChild =
  | { ready: true }
  | { id: number; answer: Checked | Result }
  | { id: number; failure: Failure };
