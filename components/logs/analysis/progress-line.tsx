'use client';
import { CircleCheck, Hourglass } from 'lucide-react';
import { useNow } from '@/components/freshness/use-now';
import { cn } from '@/components/ui/cn';
import { formatClock, formatDateTime, toIso } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';

export interface Progress {
  /** Lines that Kafka has and the analysis has not counted; null: Kafka does not answer. */
  lag: number | null;
  /** Oldest line that is counted, epoch ms; null: none. */
  since: number | null;
}

/** How far the analysis is, and since when it counts. */
export function ProgressLine({ lag, since }: Progress) {
  const now = useNow();
  const Icon = lag === 0 ? CircleCheck : Hourglass;
  return (
    <span className="num inline-flex flex-wrap items-center gap-x-2">
      <span className={cn('inline-flex items-center gap-1', lag !== 0 && 'text-warn')}>
        <Icon aria-hidden className="size-3.5" />
        {lagText(lag)}
      </span>
      {since !== null && now > 0 && (
        <time dateTime={toIso(since)} title={formatDateTime(since)}>
          since {formatClock(since, now)}
        </time>
      )}
    </span>
  );
}

function lagText(lag: number | null): string {
  if (lag === null) return 'Lag unknown: Kafka does not answer';
  return lag === 0 ? 'Every line is counted' : `Lag ${counted(lag, 'line')}`;
}
