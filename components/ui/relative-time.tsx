'use client';
import { formatAgo, formatDateTime, toIso } from '@/lib/format';
import { useNow } from './use-now';

/** How long ago, and the date in full on hover. `at` in epoch ms. */
export function RelativeTime({ at, className }: { at: number; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={toIso(at)} title={formatDateTime(at)} className={className} suppressHydrationWarning>
      {now === 0 ? '' : formatAgo(at, now)}
    </time>
  );
}
