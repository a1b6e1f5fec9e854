'use client';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { logLevels } from '@/lib/events/log-level';
import { type LogFilter, logFilter } from '@/lib/logs/history';

const parsers = {
  level: parseAsStringLiteral(logLevels),
  service: parseAsString,
  text: parseAsString,
  pattern: parseAsString,
  orderId: parseAsString,
  traceId: parseAsString,
};
const names = Object.keys(parsers) as (keyof typeof parsers)[];

/** The filter of the URL, which all tabs share. The same object until it changes. A field with an invalid value counts as absent. */
export function useLogFilter(): LogFilter {
  return useFilterState()[0];
}

/** Replaces the filter of the URL. */
export function useSetLogFilter(): (filter: LogFilter) => void {
  return useFilterState()[1];
}

function useFilterState(): [LogFilter, (filter: LogFilter) => void] {
  const [query, setQuery] = useQueryStates(parsers, { history: 'replace' });
  const filter = useMemo(() => validFields(query), [query]);
  const set = (next: LogFilter) =>
    void setQuery(Object.fromEntries(names.map((name) => [name, next[name] ?? null])));
  return [filter, set];
}

function validFields(query: Record<string, unknown>): LogFilter {
  const set = Object.entries(query).filter(([, value]) => value !== null && value !== '');
  const all = logFilter.safeParse(Object.fromEntries(set));
  if (all.success) return all.data;
  const wrong = new Set(all.error.issues.map(({ path }) => path[0]));
  return logFilter.parse(Object.fromEntries(set.filter(([name]) => !wrong.has(name))));
}
