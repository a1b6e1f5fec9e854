'use client';
import { ChartNoAxesColumn, CircleCheck, TriangleAlert, WifiOff } from 'lucide-react';
import Link from 'next/link';
import type { Poll } from '@/components/analytics/data/use-poll';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';

/** HTTP status of a range that is refused: asking again changes nothing. */
const refused = 400;

/** While there is no answer: a placeholder, or why the request failed. */
export function Waiting<T>({ poll: { error, retry }, className }: { poll: Poll<T>; className: string }) {
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

/** Why the last request failed, beside what is shown from before. */
export function ErrorNote<T>({ poll: { error, retry } }: { poll: Poll<T> }) {
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
  /** What to do where an order in the shop brings nothing. */
  advice: string | undefined;
  className: string;
}

/** There is nothing in the range. */
export function Nothing({ what, meaning, advice, className }: NothingProps) {
  const title = `No ${what} in this range`;
  if (meaning !== undefined)
    return (
      <EmptyState icon={CircleCheck} title={title} className={className}>
        {meaning}
      </EmptyState>
    );
  if (advice !== undefined)
    return (
      <EmptyState icon={ChartNoAxesColumn} title={title} className={className}>
        {advice}
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
