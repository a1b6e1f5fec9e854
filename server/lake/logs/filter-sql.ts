import { logLevels } from '@/lib/events/log-level';
import { foldCase } from '@/lib/logs/filter';
import type { LogFilter } from '@/lib/logs/history';
import { splitServices } from '@/lib/logs/services';
import { literal } from '@/server/lake/columns/field';

/** The condition that a row of the table `logs` passes a filter: what `linePredicate` says of its line, and the pattern. */
export function filterSql(filter: Partial<LogFilter>): string {
  const conditions = [
    levelSql(filter.level),
    servicesSql(filter.service),
    filter.orderId === undefined ? undefined : `order_id = ${literal(filter.orderId)}`,
    filter.traceId === undefined ? undefined : `trace_id = ${literal(filter.traceId)}`,
    filter.text === undefined ? undefined : textSql(foldCase(filter.text)),
    filter.pattern === undefined ? undefined : patternSql(filter.pattern),
  ];
  return conditions.filter((condition) => condition !== undefined).join(' AND ') || 'true';
}

function levelSql(level: LogFilter['level']): string | undefined {
  if (level === undefined || level === logLevels[0]) return undefined;
  return `level IN (${logLevels.slice(logLevels.indexOf(level)).map(literal).join(', ')})`;
}

function servicesSql(services: string | undefined): string | undefined {
  const names = splitServices(services ?? '');
  return names.length === 0 ? undefined : `service IN (${names.map(literal).join(', ')})`;
}

const searched = ['msg', 'err.name', 'err.message'];
const anyOf = (condition: (column: string) => string): string =>
  `(${searched.map((column) => `coalesce(${condition(column)}, false)`).join(' OR ')})`;

const textSql = (folded: string): string =>
  anyOf((column) => `contains(${foldSql(column, folded)}, ${literal(folded)})`);

/** foldCase of a column, as far as it matters for a text that is looked for: what it replaces costs time for every row. */
export function foldSql(column: string, folded: string): string {
  const lower = `lower(${column})`;
  const sigma = folded.includes('σ') ? `replace(${lower}, 'ς', 'σ')` : lower;
  return /i|\u0307/.test(folded) ? `replace(${sigma}, 'i\u0307', 'i')` : sigma;
}

/** RE2, which takes time in proportion to the text whatever the pattern is. */
const patternSql = (pattern: string): string =>
  anyOf((column) => `regexp_matches(${column}, ${literal(pattern)}, 'i')`);
