import type { LogLine } from '@/lib/logs/log-line';
import { literal } from '@/server/lake/columns/field';
import type { LakeContext } from '@/server/lake/context';
import { filterSql } from '@/server/lake/logs/filter-sql';
import { logFiles } from '@/server/lake/logs/log-files';
import { momentNow } from '@/server/lake/logs/search/moment';
import { beforeTime } from '@/server/lake/logs/search/place';
import { pageLimits, search } from '@/server/lake/logs/search/search';

const mostLines = 100;

/** Log lines of level error and fatal with one of these orders or traces, oldest first. */
export async function errorLines(
  context: Pick<LakeContext, 'engine' | 'folder'>,
  {
    orders,
    traces,
    signal,
    ...range
  }: { orders: readonly string[]; traces: readonly string[]; from: number; to: number; signal: AbortSignal },
): Promise<LogLine[]> {
  const about = [inList('order_id', orders), inList('trace_id', traces)].filter((sql) => sql !== undefined);
  if (about.length === 0) return [];
  const { engine } = context;
  const found = await search(
    { engine, files: logFiles(context), signal },
    {
      where: `${filterSql({ level: 'error' })} AND (${about.join(' OR ')})`,
      moment: await momentNow(engine, new Map(), signal),
      ...{ from: Math.max(0, range.from), before: beforeTime(range.to) },
      ...{ limit: mostLines, rows: pageLimits.rows },
    },
  );
  return found.lines.reverse();
}

const inList = (column: string, values: readonly string[]): string | undefined =>
  values.length === 0 ? undefined : `${column} IN (${values.map(literal).join(', ')})`;
