'use client';
import { Lock, TriangleAlert, WifiOff } from 'lucide-react';
import Link from 'next/link';
import type { Poll } from '@/components/analytics/data/use-poll';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { SkeletonRows } from '@/components/ui/skeleton';

interface WaitingProps {
  poll: Pick<Poll<unknown>, 'error' | 'retry'>;
  rows: number;
  /** Who has to answer. */
  of?: string;
}

/** While there is no answer: a placeholder with the size of the rows, or why there is none. */
export function Waiting({ poll: { error, retry }, rows, of = 'the log analysis' }: WaitingProps) {
  if (!error) return <SkeletonRows rows={rows} className="h-12 border-line border-t px-4 first:border-t-0" />;
  const { icon, title } = lookOf(error.status, of);
  const isDenied = error.status === 401 || error.status === 403;
  return (
    <EmptyState
      icon={icon}
      title={title}
      action={
        isDenied ? (
          <Link href="/admin" className="text-accent">
            Sign in
          </Link>
        ) : (
          <Button size="sm" onClick={retry}>
            Try again
          </Button>
        )
      }
    >
      {error.message}
    </EmptyState>
  );
}

/** `status`: of HTTP; 0: the server was not reached. */
function lookOf(status: number, of: string) {
  if (status === 0) return { icon: WifiOff, title: 'No connection' };
  if (status === 401 || status === 403) return { icon: Lock, title: 'You may not see this' };
  const title = status < 500 ? 'The request was refused' : `No answer from ${of}`;
  return { icon: TriangleAlert, title };
}

/** Why the last request failed, beside the figures of the one before. */
export function FailureNote<T>({ poll: { error, retry } }: { poll: Poll<T> }) {
  if (!error) return null;
  return (
    <p role="status" className="flex min-w-0 items-center gap-2 text-xs">
      <span className="line-clamp-2 text-warn" title={error.message}>
        {error.message}
      </span>
      <Button size="sm" variant="ghost" onClick={retry}>
        Try again
      </Button>
    </p>
  );
}
