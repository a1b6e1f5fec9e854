'use client';
import { Gauge, SearchX } from 'lucide-react';
import { AnalysisCard } from '@/components/logs/analysis/analysis-card';
import { FilterNote } from '@/components/logs/analysis/filter-note';
import { useHeldOrder } from '@/components/logs/analysis/held-order';
import { MoreRows } from '@/components/logs/analysis/more-rows';
import { unusedParts } from '@/components/logs/analysis/row-filter';
import { EmptyState } from '@/components/ui/empty-state';
import { Segmented } from '@/components/ui/segmented';
import type { PerformanceAnswer } from '@/lib/logs/analysis';
import { formatCompact } from '@/lib/text/format';
import { counted, plural } from '@/lib/text/plural';
import { OperationTable } from './operation-table';
import { type Range, usePerformance } from './use-performance';

const rangeOptions: readonly { value: Range; label: string }[] = [
  { value: '15m', label: '15 min' },
  { value: '1h', label: '1 h' },
  { value: '24h', label: '24 h' },
  { value: '7d', label: '7 d' },
];

/** The tab Performance: how long operations take, per service. */
export function PerformanceTab() {
  const { poll, operations, filter, view, setView, everyMs } = usePerformance();
  const { rows, hidden, release, holder } = useHeldOrder(operations, JSON.stringify([view, filter]));
  return (
    <AnalysisCard
      title="Performance"
      poll={poll}
      everyMs={everyMs}
      rows={10}
      note={accuracyText}
      controls={
        <>
          <Segmented
            label="Range"
            value={view.range}
            options={rangeOptions}
            onChange={(range) => void setView({ range })}
          />
          <FilterNote parts={unusedParts(filter, ['service', 'text'])} />
          <span className="ml-auto">
            <MoreRows count={hidden} what={`more ${plural(hidden, 'operation')}`} onShow={release} />
          </span>
        </>
      }
    >
      {(answer) =>
        rows.length + hidden > 0 ? (
          <OperationTable
            operations={rows}
            holder={holder}
            answer={answer}
            by={view.by}
            direction={view.dir}
            onSort={(by, dir) => void setView({ by, dir })}
          />
        ) : (
          <NoOperations isFiltered={answer.operations.length > 0 || filter.service !== undefined} />
        )
      }
    </AnalysisCard>
  );
}

const accuracyText = ({ operations, accuracy }: PerformanceAnswer): string =>
  `${counted(operations.length, 'operation')} · percentiles within ${formatCompact(accuracy * 100)} %`;

function NoOperations({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState icon={SearchX} title="No operation matches the filter">
      Remove a part of the filter above, or choose a longer range.
    </EmptyState>
  ) : (
    <EmptyState icon={Gauge} title="No operation in this range">
      Choose a longer range. Operations come from log lines that say what took how long (operation and
      durationMs).
    </EmptyState>
  );
}
