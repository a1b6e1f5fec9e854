'use client';
import { CircleCheck, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { AnalysisCard } from '@/components/logs/analysis/analysis-card';
import { FilterNote } from '@/components/logs/analysis/filter-note';
import { useHeldOrder } from '@/components/logs/analysis/held-order';
import { MoreRows } from '@/components/logs/analysis/more-rows';
import { unusedParts } from '@/components/logs/analysis/row-filter';
import { ShowMost } from '@/components/logs/analysis/show-most';
import { EmptyState } from '@/components/ui/empty-state';
import type { ErrorsAnswer } from '@/lib/logs/analysis';
import { counted, plural } from '@/lib/text/plural';
import { GroupTable } from './group-table';
import { pendingChanges, withChanges } from './state-changes';
import { statesOf, useErrorGroups, useView, type View, wantedGroups } from './use-error-groups';
import { useStateChanges } from './use-state-changes';
import { ViewChoice } from './view-choice';

/** The tab Errors: errors grouped by service, name and place, and what people decided about them. */
export function ErrorsTab() {
  const [view, setView] = useView();
  const { poll, filter, showMost } = useErrorGroups(view);
  const { changes, change } = useStateChanges();
  const { answer } = poll;
  const shown = useMemo(
    () => answer && withChanges(answer.value, pendingChanges(changes, answer.at), statesOf[view]),
    [answer, changes, view],
  );
  const groups = useMemo(() => wantedGroups(shown?.groups ?? [], filter), [shown, filter]);
  const { rows, hidden, release, holder } = useHeldOrder(groups, JSON.stringify([view, filter]));
  return (
    <AnalysisCard
      title="Errors"
      poll={poll}
      rows={8}
      note={droppedText}
      controls={
        <>
          <ViewChoice view={view} counts={shown?.counts} onChange={(next) => void setView(next)} />
          <FilterNote parts={unusedParts(filter, ['service', 'text'])} />
          <span className="ml-auto">
            <MoreRows count={hidden} what={`more ${plural(hidden, 'group')}`} onShow={release} />
          </span>
        </>
      }
    >
      {() =>
        rows.length + hidden > 0 ? (
          <>
            <GroupTable groups={rows} holder={holder} onChange={change} />
            {showMost && <ShowMost what="groups" onShow={showMost} />}
          </>
        ) : (
          <NoGroups
            view={view}
            isFiltered={(shown?.groups.length ?? 0) > 0 || filter.service !== undefined}
          />
        )
      }
    </AnalysisCard>
  );
}

const droppedText = ({ dropped: { groups, lines } }: ErrorsAnswer): string =>
  groups === 0
    ? ''
    : `${counted(groups, 'group')} with ${counted(lines, 'line')} no longer kept, because there are too many`;

const nothing: Record<View, { title: string; text: string }> = {
  open: {
    title: 'No open errors',
    text: 'No service wrote a line of level error or fatal, or all of them are resolved or ignored.',
  },
  resolved: { title: 'No resolved errors', text: 'Open an error and resolve it once it is fixed.' },
  ignored: { title: 'No ignored errors', text: 'Open an error and ignore it if nobody has to act on it.' },
};

function NoGroups({ view, isFiltered }: { view: View; isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyState icon={SearchX} title="No error matches the filter">
        Remove a part of the filter above.
      </EmptyState>
    );
  const { title, text } = nothing[view];
  return (
    <EmptyState icon={CircleCheck} title={title}>
      {text}
    </EmptyState>
  );
}
