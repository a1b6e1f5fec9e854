import type { EventData } from '@/lib/events';

/** The data of an event `log.written`. */
export type LogData = EventData<'log.written'>;

/** Where a line comes from: a file of this machine. */
export interface LogSource {
  /** Of the file. */
  path: string;
  /** The service of a line that names none; at most 200 characters are used. */
  service: string;
  /** The name of the machine, for a line that names none. */
  host: string;
}

/** How the records of one format are recognised, joined and read. */
export interface LineFormat {
  /** Whether this line continues the record before it, such as a frame of a stack trace. */
  isContinuation(line: string): boolean;
  /**
   * Reads a record: a line, and its continuations separated by "\n". `readAt` (epoch ms) is the time of a record
   * without one. Never throws; what it returns always matches the schema of `log.written`, and secrets are masked.
   */
  parse(record: string, source: LogSource, readAt: number): LogData;
}
