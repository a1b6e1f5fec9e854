'use client';
import { Lock, WifiOff } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useConnection } from '@/components/live';
import { EmptyState } from '@/components/ui/empty-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { Feed } from '@/lib/protocol';
import { FeedContent } from './feed-content';

export interface FeedPlaceholderProps {
  /** Set it where no card shows the freshness of the feed. */
  feed?: Feed;
  /** There is nothing to show. */
  isEmpty: boolean;
  isLoading: boolean;
  refusal?: { message: string } | undefined;
  /** Shown when the feed is loaded and has nothing; says the next step. */
  empty: ReactNode;
  rows?: number;
  children: ReactNode;
}

/** Shows `children`, or why there is nothing yet: loading, denied, no connection, or empty. */
export function FeedPlaceholder({
  feed,
  isEmpty,
  isLoading,
  refusal,
  empty,
  rows = 6,
  children,
}: FeedPlaceholderProps) {
  const { phase, message, title } = useConnection();
  if (!isEmpty) return feed ? <FeedContent feed={feed}>{children}</FeedContent> : children;
  const denial = refusal?.message ?? (phase === 'denied' ? message : undefined);
  if (denial) {
    return (
      <EmptyState
        icon={Lock}
        title={refusal ? 'You may not see this' : (title ?? 'No access')}
        action={
          refusal && (
            <Link href="/admin" className="text-accent">
              Sign in
            </Link>
          )
        }
      >
        {denial}
      </EmptyState>
    );
  }
  if (phase === 'gateway-lost' || phase === 'offline') {
    return (
      <EmptyState icon={WifiOff} title={title ?? 'No connection to the gateway'}>
        {message ?? 'Check that Pulseboard is running and this device has a network.'} The page tries again by
        itself.
      </EmptyState>
    );
  }
  if (isLoading) return <SkeletonRows rows={rows} />;
  return empty;
}
