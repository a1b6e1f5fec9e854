'use client';
import type { ReactNode } from 'react';
import { useFeedFreshness } from '@/components/live';
import type { Feed } from '@/lib/protocol';
import { freshnessMark } from './as-of';

/** Around what shows a feed and is no card: without colour while the feed is stale. `AsOf` says up to when it holds. */
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
