'use client';
import { type ShownFreshness, useFeedFreshness } from '@/components/live';
import { cn } from '@/components/ui/cn';
import type { Feed } from '@/lib/protocol';
import { formatDateTimeZone, formatSince, toIso } from '@/lib/text/format';
import { useNow } from './use-now';

/** The value of `data-freshness`: app/globals.css shows stale content without colour. */
export const freshnessMark = (shown: ShownFreshness | undefined): 'stale' | 'live' | undefined =>
  shown && (shown.isStale ? 'stale' : 'live');

/** The time up to which the screen is complete in a feed; nothing while the feed is not stale. */
export function AsOf({ feed, className }: { feed: Feed; className?: string }) {
  const { isStale, asOf } = useFeedFreshness(feed);
  if (!isStale || asOf === undefined) return null;
  return <AsOfTime at={asOf} className={className} />;
}

/** The time, epoch ms, up to which stale content is complete. */
export function AsOfTime({ at, className }: { at: number; className?: string | undefined }) {
  const now = useNow();
  return (
    <time
      dateTime={toIso(at)}
      title={formatDateTimeZone(at)}
      className={cn('num whitespace-nowrap text-ink-2 text-xs', className)}
    >
      as of {formatSince(at, now)}
    </time>
  );
}
