'use client';
import { parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { isWanted, onlyService } from '@/components/logs/analysis/row-filter';
import { queryOf, useAnalysis } from '@/components/logs/analysis/use-analysis';
import { useLogFilter } from '@/components/logs/filter/use-log-filter';
import { performanceAnswer } from '@/lib/logs/analysis';
import { columns, directions, idOf, sorted } from './operations';

const ranges = ['15m', '1h', '24h', '7d'] as const;
export type Range = (typeof ranges)[number];
const minuteMs = 60_000;
const lengths: Record<Range, number> = {
  '15m': 15 * minuteMs,
  '1h': 60 * minuteMs,
  '24h': 1_440 * minuteMs,
  '7d': 10_080 * minuteMs,
};
/** The figures of a long range change little and cost more. */
const everyMs: Record<Range, number> = { '15m': 2_000, '1h': 2_000, '24h': 15_000, '7d': 15_000 };

/** Range and order of the table, in the URL. */
const usePerformanceView = () =>
  useQueryStates(
    {
      range: parseAsStringLiteral(ranges).withDefault('1h'),
      by: parseAsStringLiteral(columns).withDefault('total'),
      dir: parseAsStringLiteral(directions).withDefault('desc'),
    },
    { history: 'replace' },
  );

/** The operations of the range that the filter leaves. */
export function usePerformance() {
  const [view, setView] = usePerformanceView();
  const { range, by, dir } = view;
  const filter = useLogFilter();
  const service = onlyService(filter);
  const poll = useAnalysis({
    key: JSON.stringify([range, service]),
    schema: performanceAnswer,
    everyMs: everyMs[range],
    load: (ask, now) => ask(`/logs/performance?${queryOf({ ...spanOf(range, now), service })}`),
  });
  const all = poll.answer?.value.operations;
  const operations = useMemo(() => {
    const wanted = all?.filter((row) =>
      isWanted({ services: [row.service], texts: [row.operation] }, filter),
    );
    return sorted(wanted ?? [], by, dir).map((row) => ({ ...row, id: idOf(row) }));
  }, [all, filter, by, dir]);
  return { poll, operations, filter, view, setView, everyMs: everyMs[range] };
}

const spanOf = (range: Range, now: number) => ({
  from: Math.round(now - lengths[range]),
  to: Math.round(now),
});
