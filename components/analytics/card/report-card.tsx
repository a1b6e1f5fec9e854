'use client';
import type { ReactNode } from 'react';
import { staleAsOf } from '@/components/analytics/data/staleness';
import type { Poll } from '@/components/analytics/data/use-poll';
import type { Answered } from '@/components/analytics/data/use-report';
import { Card } from '@/components/freshness/card';
import { useNow } from '@/components/freshness/use-now';
import { cn } from '@/components/ui/cn';
import type { Report } from '@/lib/analytics/reports';
import { CardFooter } from './card-footer';
import { ErrorNote, Nothing, Waiting } from './card-states';

export interface ReportCardProps<R extends Report> {
  title: string;
  poll: Poll<Answered<R>>;
  /** What is missing, such as `payments`. */
  what: string;
  /** Of what is better missing: what it means that there is none. */
  emptyMeaning?: string;
  /** What to do when there is nothing; by default to place an order in the shop. */
  emptyAdvice?: string;
  /** Whether there is nothing to draw; by default if the report has no rows. */
  isEmpty?: (answered: Answered<R>) => boolean;
  /** Fixed height of the content, so that nothing moves when data come. */
  height: string;
  className: string;
  table?: (answered: Answered<R>) => ReactNode;
  children: (answered: Answered<R>) => ReactNode;
}

/** A report in all its states: loading, failed, empty, shown, out of date. */
export function ReportCard<R extends Report>({
  title,
  poll,
  what,
  emptyMeaning,
  emptyAdvice,
  isEmpty = ({ current }) => current.rows.length === 0,
  height,
  className,
  table,
  children,
}: ReportCardProps<R>) {
  const { answer, isOutdated } = poll;
  const now = useNow();
  const hasNothing = answer !== undefined && isEmpty(answer);
  // Without any row to look at, nothing can be said to be good.
  const hasRead = answer !== undefined && answer.current.scanned > 0;
  return (
    <Card
      title={title}
      staleAsOf={answer && staleAsOf(poll, { ...answer, end: answer.period.to, now })}
      aside={answer && poll.error && <ErrorNote poll={poll} />}
      className={className}
      bodyClassName="flex flex-col p-0"
    >
      <div
        aria-busy={isOutdated && !poll.error}
        className={cn('min-w-0 overflow-y-auto overflow-x-hidden', height)}
      >
        {answer === undefined && <Waiting poll={poll} className={height} />}
        {hasNothing && (
          <Nothing
            what={what}
            meaning={hasRead ? emptyMeaning : undefined}
            advice={emptyAdvice}
            className={height}
          />
        )}
        {answer && !hasNothing && (
          <div className={cn('h-full', isOutdated && 'opacity-50')}>{children(answer)}</div>
        )}
      </div>
      {answer ? (
        <CardFooter title={title} answered={answer} table={hasNothing ? undefined : table?.(answer)} />
      ) : (
        <div className="min-h-10 border-line border-t" />
      )}
    </Card>
  );
}
