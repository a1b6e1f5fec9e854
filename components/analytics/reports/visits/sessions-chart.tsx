'use client';
import { memo, useMemo } from 'react';
import { Change } from '@/components/analytics/card/change';
import { LazyTimeChart } from '@/components/analytics/chart/lazy-time-chart';
import { sumByBucket } from '@/components/analytics/chart/points';
import { sameFigures } from '@/components/analytics/data/same-figures';
import type { Answered } from '@/components/analytics/data/use-report';
import { shareText } from '@/components/analytics/reports/tables/share-text';
import { formatCompact, formatCount, formatDuration, noFigure } from '@/lib/text/format';
import { Figure } from './figure';
import { allOf, bucketsOf } from './session-rows';

const names = ['sessions', 'purchased'] as const;
const series = [
  { name: 'sessions', label: 'Sessions', colour: 'var(--accent)' },
  { name: 'purchased', label: 'With purchase', colour: 'var(--delivered)' },
];
const shareOf = ({ purchased, sessions }: { purchased: number; sessions: number }) =>
  sessions === 0 ? undefined : purchased / sessions;

/** Sessions and those with a purchase, with the figures of the whole range above. */
export const SessionsChart = memo(function SessionsChart({ answered }: { answered: Answered<'sessions'> }) {
  const { period, current, previous } = answered;
  const { points, before } = useMemo(() => pointsOf(answered), [answered]);
  const all = allOf(current);
  const allBefore = previous?.scanned ? allOf(previous) : undefined;
  const purchases = `${shareText(all.purchased, all.sessions)} with purchase`;
  return (
    <div className="flex h-full flex-col gap-2 p-4 pt-3">
      <dl aria-label="Sessions of the range" className="grid grid-cols-2 gap-x-6 sm:flex sm:flex-wrap">
        <Figure label="Sessions" colour="var(--accent)" value={formatCount(all.sessions)}>
          {previous && <Change now={all.sessions} before={allBefore?.sessions} better="more" />}
        </Figure>
        <Figure
          label="With purchase"
          colour="var(--delivered)"
          value={shareText(all.purchased, all.sessions)}
        >
          {previous && (
            <Change now={shareOf(all) ?? 0} before={allBefore && shareOf(allBefore)} better="more" />
          )}
        </Figure>
        <Figure label="Median duration" value={durationText(all.medianMs)}>
          {previous && all.medianMs !== null && (
            <Change now={all.medianMs} before={allBefore?.medianMs ?? undefined} />
          )}
        </Figure>
        <Figure
          label="Median events"
          value={all.medianEvents === null ? noFigure : formatCount(all.medianEvents)}
        />
      </dl>
      <div className="min-h-0 flex-1">
        <LazyTimeChart
          name={`Sessions over time: ${formatCount(all.sessions)}, ${purchases}. The table lists the values.`}
          period={period}
          series={series}
          points={points}
          previous={before}
          compared={before ? ['sessions'] : []}
          kind="line"
          format={formatCount}
          formatTick={formatCompact}
        />
      </div>
    </div>
  );
}, sameFigures);

const durationText = (ms: number | null): string => (ms === null ? noFigure : formatDuration(ms));

/** `before` is undefined without data of the period before. */
function pointsOf({ period, current, previous }: Answered<'sessions'>) {
  const valuesOf = ({ sessions, purchased }: { sessions: number; purchased: number }) => ({
    sessions,
    purchased,
  });
  return {
    points: sumByBucket(period, bucketsOf(current), names, valuesOf),
    before: previous?.scanned
      ? sumByBucket(period.previous, bucketsOf(previous), names, valuesOf)
      : undefined,
  };
}
