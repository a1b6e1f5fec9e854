'use client';
import { ChartNoAxesColumn, CircleCheck, TriangleAlert, WifiOff } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { staleAsOf } from '@/components/analytics/data/staleness';
import type { Poll } from '@/components/analytics/data/use-poll';
import type { Answered } from '@/components/analytics/data/use-report';
import { Card } from '@/components/freshness/card';
import { useNow } from '@/components/freshness/use-now';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import type { Report } from '@/lib/analytics/reports';
import { CardFooter } from './card-footer';

export interface ReportCardProps<R extends Report> {
  title: string;
  poll: Poll<Answered<R>>;
  /** What is missing, such as `payments`. */
  what: string;
  /** Of what is better missing: what it means that there is none. */
  emptyMeaning?: string;
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
  isEmpty = ({ current }) => current.rows.length === 0,
  height,
  className,
  table,
  children,
}: ReportCardProps<R>) {
  const { answer, isOutdated } = poll;
  const now = useNow();
  const hasNothing = answer !== undefined && isEmpty(answer);
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
        {hasNothing && <Nothing what={what} meaning={emptyMeaning} className={height} />}
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

function Waiting<T>({ poll: { error, retry }, className }: { poll: Poll<T>; className: string }) {
  if (!error) return <LoadingChart className={className} />;
  return (
    <EmptyState
      icon={error.status === 0 ? WifiOff : TriangleAlert}
      title={titleOf(error.status)}
      className={className}
      action={
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      }
    >
      {error.message}
    </EmptyState>
  );
}

/** `status`: of HTTP; 0: the server was not reached. */
function titleOf(status: number): string {
  if (status === 0) return 'No connection';
  return status < 500 ? 'The report was refused' : 'No answer from the lake';
}

function LoadingChart({ className }: { className: string }) {
  return (
    <div className={cn('flex flex-col gap-4 p-4', className)}>
      <span className="sr-only">Loading</span>
      <Skeleton className="h-8 w-40" />
      <Skeleton className="min-h-24 flex-1" />
    </div>
  );
}

/** HTTP status of a range that is refused: asking again changes nothing. */
const refused = 400;

function ErrorNote<T>({ poll: { error, retry } }: { poll: Poll<T> }) {
  return (
    <p className="flex min-w-0 items-center gap-2 text-xs">
      <span className="truncate text-warn" title={error?.message}>
        {error?.message}
      </span>
      {error?.status !== refused && (
        <Button size="sm" variant="ghost" onClick={retry}>
          Try again
        </Button>
      )}
    </p>
  );
}

interface NothingProps {
  what: string;
  meaning: string | undefined;
  className: string;
}

function Nothing({ what, meaning, className }: NothingProps) {
  const title = `No ${what} in this range`;
  if (meaning !== undefined)
    return (
      <EmptyState icon={CircleCheck} title={title} className={className}>
        {meaning}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={ChartNoAxesColumn}
      title={title}
      className={className}
      action={
        <Link href="/shop" className="text-accent">
          Open the shop
        </Link>
      }
    >
      Choose a longer range, or place an order in the shop.
    </EmptyState>
  );
}
