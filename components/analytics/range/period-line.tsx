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
  return (
    <p className="num mb-4 min-h-5 text-ink-2 text-sm">
      <Span view={view} now={now} />
      {deviceTimeZone()} ({zoneOffsetText(now)})
    </p>
  );
}

function Span({ view, now }: { view: View; now: number }) {
  const period = periodOf(view, now);
  // The field says what is wrong.
  if ('problem' in period) return null;
  const { from, to, isLive, previous } = period;
  return (
    <>
      {momentText(from, now)} – {isLive ? 'now' : momentText(to, now)}
      {view.compare && (
        <>
          {' '}
          <span aria-hidden className="mb-1 ml-1 inline-block w-5 border-ink-3 border-t border-dashed" />{' '}
          compared with {momentText(previous.from, now)} – {momentText(previous.to, now)}
        </>
      )}
      {' · '}
    </>
  );
}
