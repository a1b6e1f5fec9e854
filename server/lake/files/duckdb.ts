import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/** Runs `use` with a connection of its own. One at a time: the memory of the role is bounded. */
export type WithDuckDB = <T>(use: (connection: DuckDBConnection) => Promise<T>) => Promise<T>;

/**
 * DuckDB for merging, checkpoints and rebuilding, apart from the one that answers queries, with a small memory limit; what
 * does not fit goes to `_merging` in the lake. It is closed after each use, because it is used a few times an hour.
 */
export function duckDBFor(lake: string, memory = '64MB'): WithDuckDB {
  const folder = path.join(lake, '_merging');
  let last: Promise<unknown> = Promise.resolve();
  async function run<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    await mkdir(folder, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: memory,
      threads: '1',
      temp_directory: folder,
      autoinstall_known_extensions: 'false',
    });
    const connection = await instance.connect();
    try {
      await connection.run("SET TimeZone = 'UTC'");
      return await use(connection);
    } finally {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    }
  }
  return (use) => {
    const next = last.then(() => run(use));
    last = next.catch(() => undefined);
    return next;
  };
}
