import type { LogLine } from '@/lib/logs/log-line';

/** A line of the topic `logs` that was not counted before. */
export interface AnalysedLine {
  place: { partition: number; offset: number };
  /**
   * When it happened, epoch ms: `line.data.at`, but not after the record's timestamp or the time of reading, so that a
   * program whose clock is wrong does not count in the future.
   */
  at: number;
  line: LogLine;
}

/** A row of the table of states. */
export interface StateRow {
  /** Unique within its part, at most 200 characters. */
  id: string;
  /** Any JSON; at most a few KB, because each change writes the whole row. */
  data: unknown;
}

/** One analysis of the lines: patterns, errors, performance. Its memory is bounded, whatever the lines are. */
export interface AnalysisPart {
  /** Names its rows; never changed after a release. */
  readonly kind: string;
  /** Counts a line. Called once for each, however often it was delivered, in offset order within a partition. */
  add(line: AnalysedLine): void;
  /**
   * The rows that changed since the last call, and the ids of entries that are no longer kept. The caller serializes
   * them before anything else runs, saves them with the offsets in one transaction, and repeats that until it succeeds.
   */
  changed(): { saved: StateRow[]; deleted: string[] };
  /** Replaces the whole state, by the rows of the last transaction; empty: there is none. */
  restore(rows: StateRow[]): void;
}
