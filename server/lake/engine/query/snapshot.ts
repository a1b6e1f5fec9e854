import type { DuckDBConnection } from '@duckdb/node-api';
import { literal, quoted } from '@/server/lake/columns/field';
import { columnsOf, schemaVersionOf } from '@/server/lake/columns/topic-columns';
import type { FileKind } from '@/server/lake/files';
import type { TableSource } from '../interface';
import type { Generation } from '../open/generation';
import type { TopicMoment } from '../open/topic-table';
import { selectRows } from './views';

/** The files of a table and its open rows, which are written to `path` if there are any. */
export async function sourceOf(
  connection: DuckDBConnection,
  { topic, generations, files }: TopicMoment,
  kind: FileKind,
  path: string,
): Promise<TableSource> {
  const columns = columnsOf(topic, kind);
  const open = generations.filter((generation) => rowsIn(generation, kind) > 0);
  if (open.length > 0) await connection.run(copyOf(open, kind, path));
  const version = schemaVersionOf(topic, kind);
  const sources = [...files[kind], ...(open.length > 0 ? [{ path, schemaVersion: version }] : [])];
  const none = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoted(name)}`).join(', ');
  return {
    select: selectRows(columns, [`SELECT ${none} WHERE false`], sources),
    paths: sources.map((source) => source.path),
  };
}

const rowsIn = (generation: Generation, kind: FileKind): number =>
  kind === 'valid' ? generation.rows : generation.invalidRows;

function copyOf(generations: readonly Generation[], kind: FileKind, path: string): string {
  const rows = generations.map((generation) => `FROM memory.main.${generation[kind]}`).join(' UNION ALL ');
  // Read once and then deleted: speed before size.
  return `COPY (${rows}) TO ${literal(path)} (FORMAT parquet, COMPRESSION lz4_raw)`;
}
