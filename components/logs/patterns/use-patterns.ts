'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { isWanted, onlyService } from '@/components/logs/analysis/row-filter';
import { queryOf, useAnalysis } from '@/components/logs/analysis/use-analysis';
import { useLimit } from '@/components/logs/analysis/use-limit';
import { useLogFilter } from '@/components/logs/filter/use-log-filter';
import { type LogPattern, patternsAnswer } from '@/lib/logs/analysis';

const sorts = ['count', 'new', 'trend'] as const;
export type Sort = (typeof sorts)[number];
const everyMs = 1_000;

/** The order of the patterns, in the URL. */
export const useSort = () =>
  useQueryState('sort', parseAsStringLiteral(sorts).withDefault('count').withOptions({ history: 'replace' }));

/** The patterns that the filter leaves, polled every second. */
export function usePatterns(sort: Sort) {
  const filter = useLogFilter();
  const { limit, more } = useLimit(filter);
  const { level } = filter;
  const query = queryOf({ sort, level, service: onlyService(filter), limit });
  const path = `/logs/patterns?${query}`;
  const poll = useAnalysis({ key: path, schema: patternsAnswer, everyMs, load: (ask) => ask(path) });
  const all = poll.answer?.value.patterns;
  const patterns = useMemo(
    () => all?.filter((pattern) => isWanted(subjectOf(pattern), filter)) ?? [],
    [all, filter],
  );
  const isFull = all !== undefined && all.length >= limit;
  return { poll, patterns, filter, showMost: isFull ? more : undefined };
}

const subjectOf = ({ services, template, example }: LogPattern) => ({
  services: services.map(({ service }) => service),
  texts: [template, example.data.msg],
});
