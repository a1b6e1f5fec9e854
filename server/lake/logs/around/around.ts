import type { AroundAnswer, AroundQuery } from '@/lib/logs/history';
import type { LogLine } from '@/lib/logs/log-line';
import { ProblemError } from '@/lib/problem';
import { literal } from '@/server/lake/columns/field';
import type { LakeContext } from '@/server/lake/context';
import { logFiles } from '../log-files';
import { identityOf } from '../search/found-line';
import { momentNow, momentWhenRead } from '../search/moment';
import type { Place } from '../search/place';
import { pageLimits, search } from '../search/search';
import { linesAfter } from './after';

type Parts = Pick<LakeContext, 'engine' | 'folder'>;

/** The lines of one process around one of its lines. Throws a problem (404) when there is no such line. */
export async function answerAround(
  context: Parts,
  query: AroundQuery,
  signal: AbortSignal,
): Promise<AroundAnswer> {
  const { engine } = context;
  const parts = { engine, files: logFiles(context), signal };
  await momentWhenRead(engine, new Map([[query.partition, query.offset + 1]]), signal);
  const { place, where } = await processOf(parts, query);
  const moment = await momentNow(engine, new Map(), signal);
  const including = { ...place, offset: place.offset + 1 };
  const upTo = await search(parts, {
    ...{ where, moment, from: 0, before: including },
    ...{ limit: query.lines + 1, rows: pageLimits.rows },
  });
  const after = await linesAfter(parts, { where, place, limit: query.lines });
  return { lines: onceEach([...upTo.lines.reverse(), ...after]) };
}

/** Where the line is, and the condition that another one is of its process. */
async function processOf(
  {
    engine,
    files,
    signal,
  }: { engine: Parts['engine']; files: ReturnType<Parts['folder']['files']>; signal: AbortSignal },
  { partition, offset, at }: AroundQuery,
): Promise<{ place: Place; where: string }> {
  const range = at === undefined ? rangeOf(files, partition, offset) : { from: at, to: at + 1 };
  const sql = `SELECT "at", epoch, service, host, instance FROM logs
    WHERE partition = ${partition} AND "offset" = ${offset} ORDER BY epoch DESC LIMIT 1`;
  const { rows } = await engine.query(sql, { topics: ['logs'], ...range, signal });
  const [row] = rows;
  if (!row)
    throw new ProblemError(404, `The history has no line at partition ${partition}, offset ${offset}.`);
  const [lineAt, epoch, ...process] = row;
  const same = ['service', 'host', 'instance'].map((name, index) => sameSql(name, process[index]));
  const place = { at: Number(lineAt), epoch: Number(epoch), partition, offset };
  return { place, where: same.join(' AND ') };
}

const sameSql = (column: string, value: unknown): string =>
  typeof value === 'string' ? `${column} = ${literal(value)}` : `${column} IS NULL`;

/** Times of the files that may have an offset; of none: it is in no file yet, and all times. */
function rangeOf(
  files: ReturnType<Parts['folder']['files']>,
  partition: number,
  offset: number,
): { from?: number; to?: number } {
  const [newest] = files
    .filter(({ offsets }) =>
      offsets.some((range) => range.partition === partition && range.first <= offset && offset <= range.last),
    )
    .toSorted((a, b) => b.epoch - a.epoch);
  return newest ? { from: newest.minAt, to: newest.maxAt + 1 } : {};
}

/** Without later deliveries of a line. */
function onceEach(lines: readonly LogLine[]): LogLine[] {
  const seen = new Set<string>();
  return lines.filter(({ source, id, partition, offset }) => {
    const key = identityOf(source, id) ?? `${partition}-${offset}`;
    return !seen.has(key) && seen.add(key);
  });
}
