'use client';
import { memo, useMemo, useState } from 'react';
import { LazyTimeChart } from '@/components/analytics/chart/lazy-time-chart';
import { Legend } from '@/components/analytics/chart/legend';
import { totalOf } from '@/components/analytics/chart/points';
import { sameFigures } from '@/components/analytics/data/same-figures';
import type { Answered } from '@/components/analytics/data/use-report';
import { formatCompact, formatCount } from '@/lib/text/format';
import { allErrors, errorSeries } from './error-series';

/** Errors of the services, stacked; the legend has the totals. */
export const ErrorsChart = memo(function ErrorsChart({ answered }: { answered: Answered<'errors'> }) {
  const [focus, setFocus] = useState<string>();
  const { series, points, before } = useMemo(() => errorSeries(answered), [answered]);
  const { period, previous } = answered;
  const totals = series.map(({ name, label }) => `${label} ${formatCount(totalOf(points, name))}`).join(', ');
  return (
    <div className="flex h-full flex-col gap-2 p-4 pt-3">
      <Legend
        label="Errors by service"
        focus={focus}
        onFocus={setFocus}
        entries={series.map((each) => ({
          ...each,
          total: totalOf(points, each.name),
          change: previous && {
            now: totalOf(points, each.name),
            before: before && totalOf(before, each.name),
            better: 'less',
          },
        }))}
      />
      <div className="min-h-0 flex-1">
        <LazyTimeChart
          name={`Errors over time: ${totals}. The table lists the values.`}
          period={period}
          series={series.map((each) => ({ ...each, isFaded: focus !== undefined && focus !== each.name }))}
          points={points}
          previous={before}
          compared={before ? [focus ?? allErrors] : []}
          kind="area"
          format={formatCount}
          formatTick={formatCompact}
        />
      </div>
    </div>
  );
}, sameFigures);
