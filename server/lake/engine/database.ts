import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { literal } from '@/server/lake/columns/field';

export interface DatabaseLimits {
  /** MB of rows, sorting and aggregation; more is spilled to disk. The process needs about 150 MB beside it. */
  memoryMb: number;
  threads: number;
  /** MB that may be spilled to disk. */
  spillMb: number;
}

export interface Database {
  instance: DuckDBInstance;
  /** A folder for results, deleted at start like what was spilled. */
  exports: string;
}

/** An in-memory DuckDB that may read and write files below the folder of the lake and nowhere else. */
export async function openDatabase(
  lake: string,
  { memoryMb, threads, spillMb }: DatabaseLimits,
): Promise<Database> {
  const temporary = join(lake, '_tmp');
  const folders = { spilled: join(temporary, 'spilled'), exports: join(temporary, 'exports') };
  await rm(temporary, { recursive: true, force: true });
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMb}MB`,
    threads: String(threads),
    temp_directory: folders.spilled,
    max_temp_directory_size: `${spillMb}MB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run(
    `CREATE TABLE moment (a INTEGER);
     SET GLOBAL TimeZone = 'UTC';
     SET allowed_directories = [${literal(`${lake}/`)}];
     SET enable_external_access = false;
     SET lock_configuration = true`,
  );
  connection.closeSync();
  return { instance, exports: folders.exports };
}
