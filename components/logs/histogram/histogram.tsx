'use client';
import dynamic from 'next/dynamic';
import { useCallback } from 'react';
import type { Poll } from '@/components/analytics/data/use-poll';
import type { TimeSpan } from '@/components/logs/range/range';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { logLevels } from '@/lib/events/log-level';
import { formatCount, formatDateTime, formatDuration } from '@/lib/text/format';
import { Brush } from './brush';
import type { Counted } from './use-histogram';

/** Loads the chart library when the first chart is drawn, not with the page. */
const Chart = dynamic(() => import('./histogram-chart').then(({ HistogramChart }) => HistogramChart), {
  ssr: false,
  loading: () => <Skeleton className="h-full w-full" />,
});

export interface HistogramProps {
  poll: Poll<Counted>;
  onSelect(span: TimeSpan): void;
}

/** How many lines there were over time, by level; a selection shows those lines. */
export function Histogram({ poll: { answer, error, isOutdated, retry }, onSelect }: HistogramProps) {
  const formatTick = useTickFormat(answer);
  if (error && (isOutdated || !answer))
    return (
      <div
        role="alert"
        className="mb-3 flex h-24 items-center justify-center gap-3 rounded-lg border border-line bg-surface px-4 text-sm"
      >
        <span className="line-clamp-3 text-ink-2">Lines over time: {error.message}</span>
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      </div>
    );
  return (
    <figure
      aria-label="Lines over time"
      className="relative mb-3 h-24 rounded-lg border border-line bg-surface px-2 pt-1"
    >
      {answer ? (
        <div className="relative h-full">
          <div aria-hidden className="h-full">
            <Chart buckets={answer.answer.buckets} formatTick={formatTick} />
          </div>
          <Brush span={answer} bucketMs={answer.answer.bucketMs} onSelect={onSelect} />
          <figcaption className="sr-only">{summary(answer)}</figcaption>
        </div>
      ) : (
        <Skeleton className="h-full w-full" />
      )}
    </figure>
  );
}

const daysMs = 2 * 86_400_000;
const secondsMs = 900_000;

/** Times of the axis: with seconds in a short range, with the date in a long one. */
function useTickFormat(answer: Counted | undefined): (at: number) => string {
  const length = answer ? answer.to - answer.from : 0;
  const isLong = length > daysMs;
  const isShort = length < secondsMs;
  return useCallback((at: number) => tickText(at, isLong, isShort), [isLong, isShort]);
}

const tickText = (at: number, isLong: boolean, isShort: boolean): string =>
  new Date(at).toLocaleString(undefined, {
    ...(isLong ? { month: 'short', day: 'numeric' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    ...(isShort ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  });

/** The histogram in a sentence. */
function summary({ from, to, answer: { buckets, bucketMs } }: Counted): string {
  const counts = logLevels.map(
    (level) => [level, buckets.reduce((sum, one) => sum + one[level], 0)] as const,
  );
  const text = counts.map(([level, count]) => `${formatCount(count)} ${level}`).join(', ');
  return `${formatDateTime(from)} to ${formatDateTime(to)}, in steps of ${formatDuration(bucketMs)}: ${text}.`;
}
