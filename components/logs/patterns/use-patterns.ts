'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { isWanted, onlyService } from '@/components/logs/analysis/row-filter';
import { queryOf, useAnalysis } from '@/components/logs/analysis/use-analysis';
import { useLogFilter } from '@/components/logs/filter/use-log-filter';
import { type LogPattern, patternsAnswer } from '@/lib/logs/analysis';

const sorts = ['count', 'new', 'trend'] as const;
export type Sort = (typeof sorts)[number];
/** As many as the API gives: a text, or several services, are looked for in these. */
const mostPatterns = 500;
const everyMs = 1_000;

/** The order of the patterns, in the URL. */
export const useSort = () =>
  useQueryState('sort', parseAsStringLiteral(sorts).withDefault('count').withOptions({ history: 'replace' }));

/** The patterns that the filter leaves, polled every second. */
export function usePatterns(sort: Sort) {
  const filter = useLogFilter();
  const { level } = filter;
  const query = queryOf({ sort, level, service: onlyService(filter), limit: mostPatterns });
  const path = `/logs/patterns?${query}`;
  const poll = useAnalysis({ key: path, schema: patternsAnswer, everyMs, load: (ask) => ask(path) });
  const all = poll.answer?.value.patterns;
  const patterns = useMemo(
    () => all?.filter((pattern) => isWanted(subjectOf(pattern), filter)) ?? [],
    [all, filter],
  );
  return { poll, patterns, filter };
}

const subjectOf = ({ services, template, example }: LogPattern) => ({
  services: services.map(({ service }) => service),
  texts: [template, example.data.msg],
});
