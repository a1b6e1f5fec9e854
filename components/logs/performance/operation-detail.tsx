'use client';
import { useMemo, useState } from 'react';
import type { OperationStats, PerformanceAnswer } from '@/lib/logs/analysis';
import { ChartLegend } from './chart/chart-legend';
import { chartPoints } from './chart/chart-points';
import { LazyOperationChart } from './chart/lazy-operation-chart';
import { PointTable } from './chart/point-table';
import { MarkList } from './marks/mark-list';
import { MarkStrip } from './marks/mark-strip';
import { markGroups } from './marks/marks';
import { SlowestLines } from './slowest-lines';

export interface OperationDetailProps {
  operation: OperationStats;
  answer: Pick<PerformanceAnswer, 'at' | 'from' | 'to' | 'marks'>;
}

/** What an operation opens to: its durations and rate over time with what happened to processes, and its slowest lines. */
export function OperationDetail({ operation, answer: { at, from, to, marks } }: OperationDetailProps) {
  const [shown, setShown] = useState<number>();
  // The range may end with the running minute, after the time of the answer.
  const now = Math.min(at, to);
  const points = useMemo(() => chartPoints(operation.trend, from, now), [operation.trend, from, now]);
  const groups = useMemo(() => markGroups(marks, from, to), [marks, from, to]);
  const range = { from, to, groups, shown };
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <section aria-label="Over time" className="rounded-md border border-line bg-surface p-3">
        <ChartLegend />
        <MarkStrip {...range} onShow={setShown} />
        <div className="h-56 min-w-0">
          <LazyOperationChart {...range} name={`${operation.operation} over time`} points={points} />
        </div>
        <div className="mt-2 flex flex-col gap-2">
          <MarkList marks={marks} />
          <PointTable points={points} />
        </div>
      </section>
      <section aria-label="Slowest examples">
        <h3 className="mb-2 font-medium">Slowest in this range</h3>
        <SlowestLines slowest={operation.slowest} />
      </section>
    </div>
  );
}
