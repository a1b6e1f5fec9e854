'use client';
import { formatAgo, formatDateTime, toIso } from '@/lib/text/format';
import { useNow } from './use-now';

/** `2 h 5 min ago` in one unit, where a column says that it is an age. */
const short = (ago: string): string => ago.replace(/ ago$/, '').replace(/ h .*$/, ' h');

/** How long ago, and the date in full on hover. `at` in epoch ms. */
export function RelativeTime({
  at,
  className,
  isShort = false,
}: {
  at: number;
  className?: string;
  /** In one unit and without the word `ago`. */
  isShort?: boolean;
}) {
  const now = useNow();
  return (
    <time dateTime={toIso(at)} title={formatDateTime(at)} className={className} suppressHydrationWarning>
      {now === 0 ? '' : isShort ? short(formatAgo(at, now)) : formatAgo(at, now)}
    </time>
  );
}
