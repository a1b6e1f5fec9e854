import type { DuckDBConnection } from '@duckdb/node-api';
import type { Database } from '../database';

/** The DuckDB of the queries. It has no state, so that it is opened again after an internal error made it unusable. */
export class QueryDatabase {
  private current: Promise<Database>;

  constructor(private readonly open: () => Promise<Database>) {
    this.current = open();
  }

  async connect(): Promise<DuckDBConnection> {
    return (await this.current).connect();
  }

  async renew(): Promise<void> {
    await this.close();
    this.current = this.open();
  }

  async close(): Promise<void> {
    (await this.current).close();
  }
}
