'use client';
import { Shapes } from 'lucide-react';
import { AnalysisCard } from '@/components/logs/analysis/analysis-card';
import { FilterNote } from '@/components/logs/analysis/filter-note';
import { useHeldOrder } from '@/components/logs/analysis/held-order';
import { MoreRows } from '@/components/logs/analysis/more-rows';
import { unusedParts } from '@/components/logs/analysis/row-filter';
import { ShowMost } from '@/components/logs/analysis/show-most';
import { EmptyState } from '@/components/ui/empty-state';
import { Segmented } from '@/components/ui/segmented';
import type { PatternsAnswer } from '@/lib/logs/analysis';
import { formatCount } from '@/lib/text/format';
import { counted, plural } from '@/lib/text/plural';
import { PatternTable } from './pattern-table';
import { useNewPatterns } from './use-new-patterns';
import { type Sort, usePatterns, useSort } from './use-patterns';

const sortOptions: readonly { value: Sort; label: string }[] = [
  { value: 'count', label: 'Count' },
  { value: 'new', label: 'New' },
  { value: 'trend', label: 'Trend' },
];

/** The tab Patterns: what the lines say, grouped by message. */
export function PatternsTab() {
  const [sort, setSort] = useSort();
  const { poll, patterns, filter, showMost } = usePatterns(sort);
  const key = JSON.stringify([sort, filter]);
  const { rows, hidden, release, holder } = useHeldOrder(patterns, key);
  const announcement = useNewPatterns(poll.answer && !poll.isOutdated ? patterns : undefined, key);
  return (
    <>
      <p role="status" className="sr-only">
        {announcement}
      </p>
      <AnalysisCard
        title="Patterns"
        poll={poll}
        rows={12}
        note={coverage}
        controls={
          <>
            <Segmented
              label="Sort"
              value={sort}
              options={sortOptions}
              onChange={(next) => void setSort(next)}
            />
            <FilterNote parts={unusedParts(filter, ['level', 'service', 'text'])} />
            <span className="ml-auto">
              <MoreRows count={hidden} what={`more ${plural(hidden, 'pattern')}`} onShow={release} />
            </span>
          </>
        }
      >
        {({ total }) =>
          rows.length + hidden === 0 ? (
            <NoPatterns isFiltered={total > 0} />
          ) : (
            <>
              <PatternTable patterns={rows} holder={holder} />
              {showMost && <ShowMost what="patterns" onShow={showMost} />}
            </>
          )
        }
      </AnalysisCard>
    </>
  );
}

const coverage = ({ patterns, total, unassigned }: PatternsAnswer): string =>
  [
    `${formatCount(patterns.length)} of ${counted(total, 'pattern')}`,
    ...(unassigned > 0 ? [`${counted(unassigned, 'line')} in no pattern, because there are too many`] : []),
  ].join(' · ');

function NoPatterns({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState icon={Shapes} title="No pattern matches the filter">
      Remove a part of the filter above.
    </EmptyState>
  ) : (
    <EmptyState icon={Shapes} title="No log line yet">
      Patterns appear as soon as a service writes a line to the topic logs.
    </EmptyState>
  );
}
