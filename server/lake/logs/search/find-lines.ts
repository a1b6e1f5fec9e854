import { logEvents } from '@/lib/events/feeds';
import type { LakeEngine } from '@/server/lake/engine';
import { type FoundLine, identityOf } from './found-line';
import { newestFirst, type Place } from './place';

interface FindOptions {
  where: string;
  /** Epoch ms. */
  from?: number;
  to?: number;
  limit: number;
  /** Of the data of all lines together; the first line comes whatever it has. */
  characters: number;
  order?: string;
  signal: AbortSignal;
}

interface FoundLines {
  lines: FoundLine[];
  /** Of their data. */
  characters: number;
  /** Where the next lines begin; undefined: there are no others. */
  last: Place | undefined;
  /** There was no room for more data. */
  isFull: boolean;
}

type Engine = Pick<LakeEngine, 'query'>;
type Row = unknown[];
const topics = ['logs'];

const placeOf = ([at, epoch, partition, offset]: Row): Place => ({
  ...{ at: Number(at), epoch: Number(epoch) },
  ...{ partition: Number(partition), offset: Number(offset) },
});

/**
 * The first lines in order that a condition is true for. Their data are read in a second step, because the first one
 * sees many more rows and the data are the largest part of them.
 */
export async function findLines(engine: Engine, options: FindOptions): Promise<FoundLines> {
  const { where, limit, order = newestFirst, characters, ...range } = options;
  const sql = `SELECT "at", epoch, partition, "offset" FROM logs WHERE ${where} ORDER BY ${order} LIMIT ${limit}`;
  const places = (await engine.query(sql, { ...range, topics })).rows.map(placeOf);
  const rows = await readData(engine, places, { order, characters, signal: options.signal });
  const final = rows.at(-1);
  const isFull = final !== undefined && rows.length < places.length;
  return {
    lines: rows.flatMap(foundLine),
    characters: Number(final?.[7] ?? 0),
    last: isFull ? placeOf(final) : places[limit - 1],
    isFull,
  };
}

async function readData(
  engine: Engine,
  places: readonly Place[],
  { order, characters, signal }: Pick<FindOptions, 'characters' | 'signal'> & { order: string },
): Promise<Row[]> {
  if (places.length === 0) return [];
  const times = places.map(({ at }) => at);
  const range = { from: Math.min(...times), to: Math.max(...times) + 1 };
  const sql = `SELECT * FROM (
      SELECT *, sum(length(data)) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING) AS characters
      FROM (${placesSql(places)})
    ) WHERE characters <= greatest(length(data), ${characters}) ORDER BY ${order}`;
  return (await engine.query(sql, { ...range, topics, signal })).rows;
}

/** Each part of a statement opens the files again. */
const mostParts = 8;

/**
 * A row group has rows of one partition: a part of the statement for each partition reads a third of the groups that one
 * statement for three partitions does.
 */
function placesSql(places: readonly Place[]): string {
  const partitions = [...new Set(places.map(({ partition }) => partition))];
  if (partitions.length > mostParts) return partSql(places);
  return partitions
    .map((of) => `${partSql(places.filter(({ partition }) => partition === of))} AND partition = ${of}`)
    .join(' UNION ALL ');
}

function partSql(places: readonly Place[]): string {
  const keys = places.map(({ epoch, partition, offset }) => `(${epoch}, ${partition}, ${offset})`);
  // The offsets alone choose the row groups to read.
  return `SELECT "at", epoch, partition, "offset", id, source, data FROM logs
    WHERE "offset" IN (${[...new Set(places.map(({ offset }) => offset))].join(', ')})
      AND (epoch, partition, "offset") IN (${keys.join(', ')})`;
}

/** None: the data are not what log.written is in this version. */
function foundLine(row: Row): FoundLine[] {
  const place = placeOf(row);
  const [id, source, data] = row.slice(4);
  const parsed = logEvents['log.written'].safeParse(JSON.parse(String(data)));
  if (!parsed.success) return [];
  const { partition, offset, at } = place;
  const line = { id: String(id), type: 'log.written' as const, at, partition, offset, data: parsed.data };
  const identity = identityOf(source, id);
  return [{ place, identity, line: typeof source === 'string' ? { ...line, source } : line }];
}
