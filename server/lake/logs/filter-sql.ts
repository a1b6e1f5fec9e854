import { logLevels } from '@/lib/events/log-level';
import type { LogFilter } from '@/lib/logs/history';
import { literal } from '@/server/lake/columns/field';

/** The condition that a row of the table `logs` passes a filter, the same as that of the feed `logs`. */
export function filterSql(filter: LogFilter): string {
  const conditions = [
    levelSql(filter.level),
    servicesSql(filter.service),
    filter.orderId === undefined ? undefined : `order_id = ${literal(filter.orderId)}`,
    filter.traceId === undefined ? undefined : `trace_id = ${literal(filter.traceId)}`,
    filter.text === undefined ? undefined : textSql(filter.text),
    filter.pattern === undefined ? undefined : patternSql(filter.pattern),
  ];
  return conditions.filter((condition) => condition !== undefined).join(' AND ') || 'true';
}

function levelSql(level: LogFilter['level']): string | undefined {
  if (level === undefined || level === logLevels[0]) return undefined;
  return `level IN (${logLevels.slice(logLevels.indexOf(level)).map(literal).join(', ')})`;
}

function servicesSql(services: string | undefined): string | undefined {
  const names = services?.split(',').filter((name) => name !== '') ?? [];
  return names.length === 0 ? undefined : `service IN (${names.map(literal).join(', ')})`;
}

const searched = ['msg', 'err.name', 'err.message'];
const anyOf = (condition: (column: string) => string): string =>
  `(${searched.map((column) => `coalesce(${condition(column)}, false)`).join(' OR ')})`;

const textSql = (text: string): string =>
  anyOf((column) => `contains(lower(${column}), lower(${literal(text)}))`);

/** RE2, which takes time in proportion to the text whatever the pattern is. */
const patternSql = (pattern: string): string =>
  anyOf((column) => `regexp_matches(${column}, ${literal(pattern)}, 'i')`);
