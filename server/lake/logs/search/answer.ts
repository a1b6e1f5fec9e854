import type { LogsAnswer, LogsQuery } from '@/lib/logs/history';
import type { LakeContext } from '@/server/lake/context';
import { filterSql } from '../filter-sql';
import { logFiles } from '../log-files';
import { missingOf, parsePositions } from './bounds';
import { type Cursor, decodeCursor, encodeCursor } from './cursor';
import { type Moment, momentWhenRead } from './moment';
import { beforeTime } from './place';
import { pageLimits, search } from './search';

type Parts = Pick<LakeContext, 'engine' | 'folder'>;
const endOfTime = 8_640_000_000_000_000;

/** A page of the search. Throws a problem (400) for a cursor that is none, and LakeEngineError. */
export async function answerLogs(
  parts: Parts,
  query: LogsQuery,
  signal: AbortSignal,
  limits = pageLimits,
): Promise<LogsAnswer> {
  const { engine } = parts;
  const files = logFiles(parts);
  const { place, moment, missing, rows } = await beginningOf({ engine, query, signal, limits });
  const { from = 0, limit } = query;
  const where = filterSql(query);
  const found = await search(
    { engine, files, signal },
    { where, moment, from, before: place, limit, rows },
    limits,
  );
  return {
    lines: found.lines,
    cursor: found.next ? encodeCursor({ ...found.next, moment }) : null,
    searchedTo: found.next?.place.at ?? null,
    oldestAt: oldestOf([...files.map(({ minAt }) => minAt), ...found.lines.map(({ at }) => at)]),
    freshMs: moment.asOf === null ? null : Math.max(0, Date.now() - moment.asOf),
    missing,
  };
}

/** Where the search begins, and what it sees. */
async function beginningOf({
  engine,
  signal,
  limits,
  query: { cursor, before, to },
}: {
  engine: Parts['engine'];
  query: LogsQuery;
  signal: AbortSignal;
  limits: typeof pageLimits;
}): Promise<Cursor & Pick<LogsAnswer, 'missing'>> {
  if (cursor !== undefined) return { ...decodeCursor(cursor), missing: [] };
  const offsets = before === undefined ? new Map<number, number>() : parsePositions(before);
  const { next, ...moment }: Moment & { next: readonly number[] } = await momentWhenRead(
    engine,
    offsets,
    signal,
    limits.waitMs,
  );
  const place = beforeTime(to ?? endOfTime);
  return { place, moment, rows: limits.rows, missing: missingOf(offsets, next) };
}

const oldestOf = (times: readonly number[]): number | null =>
  times.reduce<number | null>((oldest, at) => Math.min(oldest ?? at, at), null);
