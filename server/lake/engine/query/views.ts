import { literal, quoted } from '@/server/lake/columns/field';
import { type Column, columnsOf } from '@/server/lake/columns/topic-columns';
import type { FileKind, LakeFile } from '@/server/lake/files';
import type { TopicMoment } from '../open/topic-table';

/** Record timestamps in [from, to), epoch ms. */
export interface TimeRange {
  from?: number;
  to?: number;
}

const holds = (
  { from = 0, to = Number.POSITIVE_INFINITY }: TimeRange,
  { minAt, maxAt }: { minAt: number; maxAt: number },
) => maxAt >= from && minAt < to;

/** A view with the name of the topic: its files in reach of the range, and its open rows. */
export const tableView = (moment: TopicMoment, range: TimeRange): string =>
  view(moment, 'valid', moment.topic, range);

/** A view of its invalid records, `_invalid/<topic>`. */
export const invalidView = (moment: TopicMoment, range: TimeRange): string =>
  view(moment, 'invalid', `_invalid/${moment.topic}`, range);

/** Rows that a query of the topic's table has in reach. */
export function rowsInReach({ files, generations }: TopicMoment, range: TimeRange): number {
  const parts = [...files.valid, ...generations].filter((part) => holds(range, part));
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}

function view(moment: TopicMoment, kind: FileKind, name: string, range: TimeRange): string {
  const tables = moment.generations.map((generation) => `SELECT * FROM memory.main.${generation[kind]}`);
  const files = moment.files[kind].filter((file) => holds(range, file));
  const rows = selectRows(columnsOf(moment.topic, kind), tables, files);
  return `CREATE TEMP VIEW ${quoted(name)} AS ${rows}${where(range)}`;
}

/** A SELECT of the rows of tables, which have all columns, and files. */
export function selectRows(
  columns: readonly Column[],
  tables: readonly string[],
  files: readonly Pick<LakeFile, 'path' | 'schemaVersion'>[],
): string {
  const parts = [...tables, ...byVersion(files).map(readParquet)];
  // The columns of this version of the program, whatever older files have.
  const list = columns.map(({ name }) => quoted(name)).join(', ');
  return `SELECT ${list} FROM (${parts.join(' UNION ALL BY NAME ')})`;
}

const readParquet = (paths: readonly string[]): string =>
  `SELECT * FROM read_parquet([${paths.map(literal).join(', ')}], hive_partitioning = false)`;

function where({ from, to }: TimeRange): string {
  const time = (ms: number) => `make_timestamptz(CAST(${Math.trunc(ms)} AS BIGINT) * 1000)`;
  const bounds = [
    ...(from === undefined ? [] : [`"at" >= ${time(from)}`]),
    ...(to === undefined ? [] : [`"at" < ${time(to)}`]),
  ];
  return bounds.length > 0 ? ` WHERE ${bounds.join(' AND ')}` : '';
}

/** Paths of the files that have the same columns. */
function byVersion(files: readonly Pick<LakeFile, 'path' | 'schemaVersion'>[]): string[][] {
  const versions = new Map<number, string[]>();
  for (const { schemaVersion, path } of files) {
    const paths = versions.get(schemaVersion);
    if (paths) paths.push(path);
    else versions.set(schemaVersion, [path]);
  }
  return [...versions.values()];
}
