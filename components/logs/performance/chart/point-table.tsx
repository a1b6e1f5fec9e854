import { DataTable } from '@/components/analytics/card/data-table';
import { momentText } from '@/components/analytics/range/time-text';
import { durationText } from '@/components/logs/performance/duration-text';
import { formatCompact, formatCount } from '@/lib/text/format';
import type { ChartPoint } from './chart-points';

/** The points of the chart as a table. */
export function PointTable({ points }: { points: readonly ChartPoint[] }) {
  if (points.length === 0) return null;
  return (
    <details>
      <summary className="w-fit text-accent text-xs">Table of the chart</summary>
      <DataTable
        caption="Operation over time"
        className="mt-1 max-h-72"
        rows={[...points].reverse()}
        keyOf={({ at }) => String(at)}
        columns={[
          { name: 'From', isText: true, isWide: true, cell: ({ at }) => momentText(at, at) },
          { name: 'Rate', cell: ({ rate }) => `${formatCompact(rate)}/s` },
          { name: 'Errors', cell: ({ errors }) => formatCount(errors) },
          { name: 'p50', cell: ({ p50Ms }) => (p50Ms === null ? '–' : durationText(p50Ms)) },
          { name: 'p95', cell: ({ p95Ms }) => (p95Ms === null ? '–' : durationText(p95Ms)) },
        ]}
      />
    </details>
  );
}
