'use client';
import { formatAgo, formatDateTime, toIso } from '@/lib/text/format';
import { useNow } from './use-now';

/** `2 h` for `2 h 5 min ago`. */
const short = (ago: string): string => ago.replace(/ ago$/, '').replace(/ h .*$/, ' h');

/** The age of `at`, epoch ms; the full date on hover. */
export function RelativeTime({
  at,
  className,
  isShort = false,
}: {
  at: number;
  className?: string;
  /** In one unit and without the word `ago`, for narrow columns. */
  isShort?: boolean;
}) {
  const now = useNow();
  return (
    <time dateTime={toIso(at)} title={formatDateTime(at)} className={className} suppressHydrationWarning>
      {now === 0 ? '' : isShort ? short(formatAgo(at, now)) : formatAgo(at, now)}
    </time>
  );
}
