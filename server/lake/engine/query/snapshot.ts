import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '@/server/lake/columns/field';
import type { FileKind } from '@/server/lake/files';
import type { TableSource } from '../interface';
import type { TopicMoment } from '../open/topic-table';
import { currentFiles, selectRows } from './views';

/** The files of a table and its open rows, which are written to `path` if there are any. */
export async function sourceOf(
  connection: DuckDBConnection,
  { topic, files, copies }: TopicMoment,
  kind: FileKind,
  path: string,
): Promise<TableSource> {
  const open = copies[kind];
  if (open.length > 0)
    await connection.run(
      `COPY (FROM read_parquet([${open.map(literal).join(', ')}])) TO ${literal(path)} (FORMAT parquet, COMPRESSION lz4_raw)`,
    );
  const sources = [...files[kind], ...currentFiles(topic, kind, open.length > 0 ? [path] : [])];
  return { select: selectRows(topic, kind, sources), paths: sources.map((source) => source.path) };
}
