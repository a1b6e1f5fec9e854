import { stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '@/server/lake/columns/field';
import { rowsPerGroup } from '@/server/lake/row-group';
import type { WithDuckDB } from '../duckdb';
import { LakeFolderError } from '../errors';
import type { FileRange, LakeFile } from '../index';

const listOf = (files: readonly string[]): string =>
  `read_parquet([${files.map(literal).join(', ')}], hive_partitioning = false)`;

/** What is in several files together, by partition. */
function rangesOf(files: readonly LakeFile[]): FileRange[] {
  const ranges = new Map<number, FileRange>();
  for (const { partition, first, last, rows } of files.flatMap(({ offsets }) => offsets)) {
    const range = ranges.get(partition) ?? { partition, first, last, rows: 0 };
    ranges.set(partition, {
      partition,
      first: Math.min(range.first, first),
      last: Math.max(range.last, last),
      rows: range.rows + rows,
    });
  }
  return [...ranges.values()].toSorted((a, b) => a.partition - b.partition);
}

/**
 * The rows of one partition in the order of their offsets. Each file is sorted, and the segments of one hour have offsets one
 * after the other, so nothing is sorted: sorting an hour of rows with all their columns takes more memory than the role has.
 */
function inOrder(files: readonly LakeFile[], partition: number): string {
  const own = files
    .flatMap((file) => file.offsets.filter((of) => of.partition === partition).map((of) => ({ ...of, file })))
    .toSorted((a, b) => a.first - b.first);
  const sorted = own.every(({ first }, index) => first > (own[index - 1]?.last ?? -1));
  const rows = `SELECT * FROM ${listOf(own.map(({ file }) => file.path))} WHERE partition = ${partition}`;
  return `(${sorted ? rows : `${rows} ORDER BY "offset"`})`;
}

/** Rows of a row group of the merged file, by the mean size of the rows. */
async function rowGroup(files: readonly LakeFile[], connection: DuckDBConnection): Promise<number> {
  const paths = files.map((file) => literal(file.path)).join(', ');
  const result = await connection.runAndReadAll(
    `SELECT sum(total_uncompressed_size)::DOUBLE FROM parquet_metadata([${paths}])`,
  );
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  return rowsPerGroup(rows, Number(result.getRowsJS()[0]?.[0]));
}

/**
 * Writes the rows of some files of one hour to one new file, sorted by partition and offset, and reads it back: throws unless
 * it has every offset once. `path`: where; the result is the file there.
 */
export async function writeMerged(
  files: readonly [LakeFile, ...LakeFile[]],
  path: string,
  withDuckDB: WithDuckDB,
  signal?: AbortSignal,
): Promise<LakeFile> {
  const offsets = rangesOf(files);
  await withDuckDB(async (connection) => {
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      await connection.run(
        `COPY (${offsets.map((of) => inOrder(files, of.partition)).join(' UNION ALL ')}) TO ${literal(path)} ` +
          `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${await rowGroup(files, connection)}, ` +
          `KV_METADATA {pulseboard_schema: '${files[0].schemaVersion}'})`,
      );
      const found = await connection.runAndReadAll(
        `SELECT partition, min("offset")::DOUBLE, max("offset")::DOUBLE, count(DISTINCT "offset")::DOUBLE, count(*)::DOUBLE ` +
          `FROM ${listOf([path])} GROUP BY partition ORDER BY partition`,
      );
      const expected = offsets.map((of) => [of.partition, of.first, of.last, of.rows, of.rows]);
      if (JSON.stringify(found.getRowsJS()) !== JSON.stringify(expected))
        throw new LakeFolderError(
          'unusable',
          `The merged file ${path} has other rows than the small ones: it is not used.`,
        );
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  });
  const [{ dt, hour, epoch, schemaVersion }] = files;
  return {
    path,
    rows: offsets.reduce((sum, { rows }) => sum + rows, 0),
    bytes: (await stat(path)).size,
    minAt: Math.min(...files.map((file) => file.minAt)),
    maxAt: Math.max(...files.map((file) => file.maxAt)),
    ...{ dt, hour, epoch, schemaVersion, offsets },
  };
}
