import type { Logger } from 'pino';
import type { Disk } from './disk';
import type { WithDuckDB } from './duckdb';

/** What all topics of a lake share. */
export interface LakeParts {
  /** LAKE_PATH, absolute. */
  lake: string;
  disk: Disk;
  withDuckDB: WithDuckDB;
  log: Logger;
}
