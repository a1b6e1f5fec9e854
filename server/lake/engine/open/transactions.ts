import type { DuckDBConnection } from '@duckdb/node-api';
import { LakeEngineError } from '../errors';

/** Transactions that add rows to tables in memory. */
export class Transactions {
  private broken: LakeEngineError | undefined;

  constructor(private readonly connection: DuckDBConnection) {}

  /** Runs `insert` in a transaction. What it did is undone when it fails. */
  async run(insert: () => Promise<void>): Promise<void> {
    this.check();
    await this.connection.run('BEGIN');
    try {
      await insert();
    } catch (error) {
      await this.end('ROLLBACK');
      throw error;
    }
    await this.end('COMMIT');
  }

  /** Throws when the tables cannot be trusted any more. */
  check(): void {
    if (this.broken) throw this.broken;
  }

  // After a commit that failed for memory DuckDB 1.5.6 has rows of it twice or not at all.
  private async end(statement: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    try {
      await this.connection.run(statement);
    } catch (cause) {
      this.broken = new LakeEngineError(
        'broken',
        `The tables in memory cannot be used any more, because a ${statement} failed. Start the process again: it reads what is in no file from Kafka.`,
        { cause },
      );
      throw this.broken;
    }
  }
}
