'use client';
import { formatAgo, formatDateTime, toIso } from '@/lib/format';
import { useNow } from './use-now';

/** How long ago, and the date in full on hover. `at` in epoch ms. */
export function RelativeTime({
  at,
  className,
  isShort = false,
}: {
  at: number;
  className?: string;
  /** Without the word `ago`, where a column says that it is an age. */
  isShort?: boolean;
}) {
  const now = useNow();
  return (
    <time dateTime={toIso(at)} title={formatDateTime(at)} className={className} suppressHydrationWarning>
      {now === 0 ? '' : isShort ? formatAgo(at, now).replace(/ ago$/, '') : formatAgo(at, now)}
    </time>
  );
}
