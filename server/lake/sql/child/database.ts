import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { SqlColumn } from '@/lib/analytics/sql';
import { literal, quoted } from '@/server/lake/columns/field';
import type { RunRequest } from '../protocol';

export interface Database {
  connection: DuckDBConnection;
  close(): void;
}

/** An instance that has nothing, can load nothing and has no place on disk. */
const settings = {
  memory_limit: '160MB',
  threads: '2',
  temp_directory: '',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_persistent_secrets: 'false',
  errors_as_json: 'true',
};

/** An empty database in memory without access to anything: for parsing. */
export async function openEmpty(): Promise<Database> {
  return open(async (connection) => lock(connection, []));
}

/**
 * A database in memory for one statement, whose views are the tables. It may open the files of the tables it reads (and
 * the file for the result), and no setting can be changed any more. Throws DuckDB's error when the time zone is unknown.
 */
export async function openDatabase({ tables, others, timeZone, file }: RunRequest): Promise<Database> {
  return open(async (connection) => {
    await connection.run(`SET TimeZone = ${literal(timeZone)}`);
    for (const { name, select } of tables) await connection.run(`CREATE VIEW ${quoted(name)} AS ${select}`);
    for (const { name, columns } of others)
      await connection.run(`CREATE VIEW ${quoted(name)} AS ${emptySelect(columns)}`);
    await lock(connection, [...tables.flatMap(({ paths }) => paths), ...(file ? [file.path] : [])]);
  });
}

async function open(prepare: (connection: DuckDBConnection) => Promise<void>): Promise<Database> {
  const instance = await DuckDBInstance.create(':memory:', settings);
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    await prepare(connection);
    return { connection, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function lock(connection: DuckDBConnection, paths: readonly string[]): Promise<void> {
  await connection.run(`SET allowed_paths = [${paths.map(literal).join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

const emptySelect = (columns: readonly SqlColumn[]): string =>
  `SELECT ${columns.map(({ name, type }) => `NULL::${type} AS ${quoted(name)}`).join(', ')} WHERE false`;
