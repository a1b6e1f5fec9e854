'use client';
import type { ReactNode } from 'react';
import type { Poll } from '@/components/analytics/data/use-poll';
import { Card } from '@/components/freshness/card';
import { useNow } from '@/components/freshness/use-now';
import { cn } from '@/components/ui/cn';
import { type Progress, ProgressLine } from './progress-line';
import { staleSince } from './stale';
import { FailureNote, Waiting } from './states';
import type { Answered } from './use-analysis';

export interface AnalysisCardProps<T extends Progress> {
  title: string;
  poll: Poll<Answered<T>>;
  /** From one request to the next, ms. */
  everyMs?: number;
  /** Above the content, in every state. */
  controls?: ReactNode;
  /** Rows of the placeholder. */
  rows?: number;
  /** Beside how far the analysis is. */
  note?: (answer: T) => ReactNode;
  children: (answer: T) => ReactNode;
}

/** What the log analysis answers, in all its states: loading, failed, shown, out of date. */
export function AnalysisCard<T extends Progress>(props: AnalysisCardProps<T>) {
  const { title, poll, everyMs = 1_000, controls, rows = 10, note, children } = props;
  const { answer, error, isOutdated } = poll;
  const now = useNow();
  return (
    <Card
      title={title}
      staleAsOf={staleSince(poll, now, everyMs)}
      aside={answer && <FailureNote poll={poll} />}
      bodyClassName="flex flex-col p-0"
    >
      {controls && (
        <div className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2">{controls}</div>
      )}
      {/* Above the rows: below them it would move when they come. */}
      <div className="num flex min-h-14 flex-wrap content-center items-center gap-x-4 gap-y-1 border-line border-b px-4 py-1.5 text-ink-2 text-xs md:min-h-9">
        {answer && <ProgressLine {...answer.value} />}
        {answer && note && <span className="md:ml-auto">{note(answer.value)}</span>}
      </div>
      <div aria-busy={isOutdated && !error} className={cn('min-w-0', answer && isOutdated && 'opacity-50')}>
        {answer ? children(answer.value) : <Waiting poll={poll} rows={rows} />}
      </div>
    </Card>
  );
}
