import { stat } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { pino } from 'pino';
import { literal } from '@/server/lake/columns/field';
import { columnsOf, schemaVersionOf } from '@/server/lake/columns/topic-columns';
import type { PartitionCounts, Segment } from '@/server/lake/segment';
import type { FileKind, LakeFolder, StagedFile } from '../index';
import { createLakeFolder, type LakeFolderOptions } from '../lake-folder';
import { hourOf } from '../names';
import { segmentText } from '../segment-text';

/** No topic of the catalogue: its table has the base columns only. */
export const topic = 'things';
export const noon = Date.UTC(2026, 0, 15, 12);

export async function openLake(lake: string, options: Partial<LakeFolderOptions> = {}): Promise<LakeFolder> {
  const folder = createLakeFolder({ path: lake, log: pino({ level: 'silent' }), ...options });
  await folder.open();
  return folder;
}

export interface Row {
  partition: number;
  offset: number;
  at: number;
  kind?: FileKind;
}

/** Consecutive rows of a partition, [from, to), one a second. */
export const rowsFrom = (partition: number, from: number, to: number, at = noon, kind?: FileKind): Row[] =>
  Array.from({ length: to - from }, (_, index) => ({
    partition,
    offset: from + index,
    at: at + index * 1_000,
    kind,
  }));

/** The segment of these rows, each partition from its first to its last row, or as `counts` says. */
export function segmentOf(
  number: number,
  rows: readonly Row[],
  over: Partial<Segment> = {},
  counts: readonly Partial<PartitionCounts>[] = [],
): Segment {
  const named = counts.flatMap(({ partition }) => partition ?? []);
  const partitions = [...new Set([...rows.map(({ partition }) => partition), ...named])].map((partition) => {
    const own = rows.filter((row) => row.partition === partition);
    const invalid = own.filter((row) => row.kind === 'invalid').length;
    const from = Math.min(...own.map((row) => row.offset));
    const to = Math.max(...own.map((row) => row.offset)) + 1;
    const base = { partition, from, to, rows: own.length - invalid, invalid, markers: 0, gaps: [] };
    return { ...base, ...counts.find((of) => of.partition === partition) };
  });
  return { topic, epoch: 0, clusterId: 'cluster', topicId: 'id', number, partitions, ...over };
}

const instance = DuckDBInstance.create(':memory:', { threads: '1' });

async function writeParquet(file: string, kind: FileKind, rows: readonly Row[], segment: Segment) {
  const values = rows
    .map(
      ({ partition, offset, at }) =>
        `(${partition}, ${offset}, make_timestamptz(${at * 1000}), ${segment.epoch})`,
    )
    .join(', ');
  const columns = columnsOf(segment.topic, kind).map(({ name, type }) =>
    ['partition', 'offset', 'at', 'epoch'].includes(name)
      ? `"${name}"::${type} AS "${name}"`
      : `NULL::${type} AS "${name}"`,
  );
  const connection = await (await instance).connect();
  await connection.run(
    `COPY (SELECT ${columns.join(', ')} FROM (VALUES ${values}) v(partition, "offset", "at", epoch) ` +
      `ORDER BY partition, "offset") TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA ` +
      `{pulseboard: ${literal(segmentText(segment))}, pulseboard_schema: '${schemaVersionOf(segment.topic, kind)}'})`,
  );
  connection.closeSync();
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Writes the rows of a segment as staged files, one an hour and kind, as the engine does. */
export async function stage(
  folder: LakeFolder,
  segment: Segment,
  rows: readonly Row[],
): Promise<StagedFile[]> {
  const groups = grouped(rows, ({ at, kind = 'valid' }) => `${kind} ${Math.floor(at / 3600_000)}`);
  const files: StagedFile[] = [];
  // One after the other: when a test kills the disk, nothing is written after it.
  for (const group of groups.values()) {
    const kind = group[0]?.kind ?? 'valid';
    const file = await folder.stagingPath(segment.topic);
    await writeParquet(file, kind, group, segment);
    const times = group.map(({ at }) => at);
    const offsets = [...grouped(group, ({ partition }) => partition)]
      .map(([partition, own]) => ({
        partition,
        first: Math.min(...own.map(({ offset }) => offset)),
        last: Math.max(...own.map(({ offset }) => offset)),
        rows: own.length,
      }))
      .toSorted((a, b) => a.partition - b.partition);
    files.push({
      kind,
      path: file,
      rows: group.length,
      bytes: (await stat(file)).size,
      minAt: Math.min(...times),
      maxAt: Math.max(...times),
      schemaVersion: schemaVersionOf(segment.topic, kind),
      offsets,
      epoch: segment.epoch,
      ...hourOf(Math.min(...times)),
    });
  }
  return files;
}

/** Stages and commits. */
export async function write(
  folder: LakeFolder,
  rows: readonly Row[],
  over: Partial<Segment> = {},
  counts: readonly Partial<PartitionCounts>[] = [],
) {
  const segment = segmentOf(folder.state(over.topic ?? topic).nextSegment, rows, over, counts);
  return folder.commit(segment, await stage(folder, segment, rows));
}

/** Partition and offset of each row in Parquet files, as text, sorted; a row twice is in it twice. */
export async function offsetsIn(files: readonly string[]): Promise<string[]> {
  if (!files.length) return [];
  const connection = await (await instance).connect();
  const list = `[${files.map(literal).join(', ')}]`;
  const result = await connection.runAndReadAll(
    `SELECT partition || '.' || "offset" FROM read_parquet(${list}, hive_partitioning = false) ORDER BY partition, "offset"`,
  );
  connection.closeSync();
  return result.getRowsJS().map(([text]) => String(text));
}
