'use client';
import { ScrollText, SearchX } from 'lucide-react';
import { useSetLogFilter } from '@/components/logs/filter/use-log-filter';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import type { LogFilter } from '@/lib/logs/history';

/** There is no line that matches: neither live nor in the history. */
export function NoLines({ filter, isLive }: { filter: LogFilter; isLive: boolean }) {
  const setFilter = useSetLogFilter();
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (!isFiltered && isLive)
    return (
      <EmptyState icon={ScrollText} title="No lines yet">
        Lines of every process appear here as they are written. A{' '}
        <code className="font-mono">log.written</code> that any producer writes to the topic{' '}
        <code className="font-mono">logs</code> appears too.
      </EmptyState>
    );
  return (
    <EmptyState
      icon={SearchX}
      title={isFiltered ? 'No matching lines' : 'No lines in this time'}
      action={
        isFiltered && (
          <Button size="sm" onClick={() => setFilter({})}>
            Clear filter
          </Button>
        )
      }
    >
      {isLive
        ? 'Neither the live lines nor the history have one. New lines that match appear here.'
        : 'The history has none. Choose another time.'}
    </EmptyState>
  );
}
