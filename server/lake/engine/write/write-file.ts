import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '@/server/lake/columns/field';
import type { StagedFile } from '@/server/lake/files';
import { hourOf } from '@/server/lake/files/names';
import { rowsPerGroup } from '@/server/lake/row-group';
import { LakeEngineError } from '../errors';
import type { PlannedFile } from './plan';

const hourMs = 3_600_000;
/** Writes a complete Parquet file. `about` becomes the key `pulseboard` of its metadata. */
export async function writeFile(
  connection: DuckDBConnection,
  file: PlannedFile,
  path: string,
  about: string,
  schemaVersion: number,
): Promise<StagedFile> {
  const rows = file.offsets.reduce((sum, range) => sum + range.rows, 0);
  const reader = await connection.runAndReadAll(
    `COPY (${rowsOf(file)}) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowsPerGroup(rows, file.bytes)},
       KV_METADATA {pulseboard: ${literal(about)}, pulseboard_schema: '${schemaVersion}'}, RETURN_STATS)`,
  );
  const [written] = reader.getRowObjects();
  if (Number(written?.count) !== rows)
    throw new LakeEngineError(
      'failed',
      `${path} has ${written?.count} rows in place of ${rows}: it is not used.`,
    );
  const { kind, offsets, minAt, maxAt, epoch } = file;
  const bytes = Number(written?.file_size_bytes);
  return { kind, path, rows, bytes, minAt, maxAt, schemaVersion, offsets, epoch, ...hourOf(file.hour) };
}

// Partition after partition in place of ORDER BY, which would need memory for all rows: within a table the rows of a
// partition are in order of their offsets, as they were appended.
function rowsOf({ tables, hour, epoch, offsets }: PlannedFile): string {
  const time = (ms: number) => `make_timestamptz(CAST(${ms} AS BIGINT) * 1000)`;
  const where = `epoch = ${epoch} AND "at" >= ${time(hour)} AND "at" < ${time(hour + hourMs)}`;
  const parts = offsets.flatMap(({ partition }) =>
    tables.map((table) => `SELECT * FROM ${table} WHERE partition = ${partition} AND ${where}`),
  );
  return parts.join(' UNION ALL ');
}
