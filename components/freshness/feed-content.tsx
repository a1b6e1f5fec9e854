'use client';
import type { ReactNode } from 'react';
import { useFeedFreshness } from '@/components/live';
import type { Feed } from '@/lib/protocol';
import { freshnessMark } from './as-of';

/** Around content of a feed that is in no card: without colour while the feed is stale. Put an `AsOf` next to it. */
export function FeedContent({
  feed,
  className,
  children,
}: {
  feed: Feed;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div data-freshness={freshnessMark(useFeedFreshness(feed))} className={className}>
      {children}
    </div>
  );
}
