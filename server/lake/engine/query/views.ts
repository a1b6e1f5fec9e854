import { literal, quoted } from '@/server/lake/columns/field';
import { columnsOf, schemaVersionOf } from '@/server/lake/columns/topic-columns';
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
export function rowsInReach({ files, open }: TopicMoment, range: TimeRange): number {
  const parts = [...files.valid, ...open].filter((part) => holds(range, part));
  return parts.reduce((sum, { rows }) => sum + rows, 0);
}

function view(moment: TopicMoment, kind: FileKind, name: string, range: TimeRange): string {
  const { topic, files, copies } = moment;
  const inReach = files[kind].filter((file) => holds(range, file));
  const sources = [...inReach, ...currentFiles(topic, kind, copies[kind])];
  return `CREATE TEMP VIEW ${quoted(name)} AS ${selectRows(topic, kind, sources)}${where(range)}`;
}

type Source = Pick<LakeFile, 'path' | 'schemaVersion'>;

/** Files that this version of the program wrote. */
export const currentFiles = (topic: string, kind: FileKind, paths: readonly string[]): Source[] =>
  paths.map((path) => ({ path, schemaVersion: schemaVersionOf(topic, kind) }));

/** A SELECT of the rows of Parquet files, also of none, with the columns of the topic's table in order. */
export function selectRows(topic: string, kind: FileKind, files: readonly Source[]): string {
  const columns = columnsOf(topic, kind);
  const none = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quoted(name)}`).join(', ');
  const parts = [`SELECT ${none} WHERE false`, ...byVersion(files).map(readParquet)];
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
function byVersion(files: readonly Source[]): string[][] {
  const versions = new Map<number, string[]>();
  for (const { schemaVersion, path } of files) {
    const paths = versions.get(schemaVersion);
    if (paths) paths.push(path);
    else versions.set(schemaVersion, [path]);
  }
  return [...versions.values()];
}
