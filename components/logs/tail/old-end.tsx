'use client';
import { History } from 'lucide-react';
import { useNow } from '@/components/freshness/use-now';
import { mostPastLines } from '@/components/logs/history/history-state';
import type { PastLoader } from '@/components/logs/history/use-past-lines';
import { Button } from '@/components/ui/button';
import { formatClock, formatCount } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';

/** The old end of the list: what of the past is loaded, and how to go on. It always has the same height. */
export function OldEnd({ past }: { past: PastLoader }) {
  return (
    <div className="sticky left-0 flex h-11 w-[min(100%,100cqw)] items-center justify-center gap-3 px-3 font-sans text-ink-2 text-sm">
      <Content past={past} />
    </div>
  );
}

function Content({ past }: { past: PastLoader }) {
  const now = useNow();
  const { cursor, searchedTo, oldestAt, lines, isLoading, error, missing, load } = past;
  if (error)
    return (
      <>
        <span className="line-clamp-2 text-bad" title={error.message}>
          Earlier lines could not be loaded: {error.message}
        </span>
        <Button size="sm" onClick={load}>
          Try again
        </Button>
      </>
    );
  if (missing > 0) return <span role="status">{counted(missing, 'line')} not in the history yet</span>;
  if (isLoading) return <span role="status">Loading earlier lines</span>;
  if (cursor === null)
    return oldestAt === null ? (
      <span>No earlier lines</span>
    ) : (
      <span>No earlier lines. The history begins at {formatClock(oldestAt, now)}.</span>
    );
  if (lines.length >= mostPastLines)
    return <span>{formatCount(mostPastLines)} earlier lines are loaded. Choose a time to see others.</span>;
  return (
    <Button size="sm" onClick={load}>
      <History aria-hidden className="size-3.5" />
      {searchedTo === null || cursor === undefined
        ? 'Earlier lines'
        : `Searched back to ${formatClock(searchedTo, now)}. Search further`}
    </Button>
  );
}
