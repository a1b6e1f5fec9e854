import { stat } from 'node:fs/promises';
import { literal } from '@/server/lake/columns/field';
import type { WithDuckDB } from '../duckdb';
import { LakeFolderError } from '../errors';
import type { FileRange, LakeFile } from '../index';

const ROW_GROUP = 40_960;

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
        `COPY (SELECT * FROM ${listOf(files.map((file) => file.path))} ORDER BY partition, "offset") TO ${literal(path)} ` +
          `(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP}, ` +
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
