'use client';
import { deviceTimeZone } from '@/components/analytics/data/report-path';
import { useNow } from '@/components/freshness/use-now';
import { Skeleton } from '@/components/ui/skeleton';
import { periodOf, type View } from './period';
import { momentText, zoneOffsetText } from './time-text';

/** From when to when the reports are, and in which time zone. */
export function PeriodLine({ view }: { view: View }) {
  const now = useNow();
  // The server does not know the zone of the reader.
  if (now === 0) return <Skeleton className="mb-4 h-5 w-80" />;
  const period = periodOf(view, now);
  return (
    <p className="num mb-4 min-h-5 text-ink-2 text-sm">
      {'problem' in period
        ? period.problem
        : `${momentText(period.from, now)} – ${period.isLive ? 'now' : momentText(period.to, now)}`}
      {view.compare && !('problem' in period) && (
        <>
          {' '}
          <span aria-hidden className="mb-1 ml-1 inline-block w-5 border-ink-3 border-t border-dashed" />{' '}
          compared with {momentText(period.previous.from, now)} – {momentText(period.previous.to, now)}
        </>
      )}{' '}
      · {deviceTimeZone()} ({zoneOffsetText(now)})
    </p>
  );
}
