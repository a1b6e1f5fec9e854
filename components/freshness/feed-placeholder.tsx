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
  /** Where no card around it shows how fresh it is. */
  feed?: Feed;
  /** Whether there is anything to show. */
  isEmpty: boolean;
  isLoading: boolean;
  refusal?: { message: string } | undefined;
  /** What to say when there is nothing, with the next step. */
  empty: ReactNode;
  rows?: number;
  children: ReactNode;
}

/** What a feed shows while it has nothing: loading, denied, offline, or empty for good. */
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
