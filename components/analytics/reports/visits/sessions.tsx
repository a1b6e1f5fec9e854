'use client';
import { DataTable } from '@/components/analytics/card/data-table';
import { ReportCard } from '@/components/analytics/card/report-card';
import { Time } from '@/components/analytics/card/time';
import { type Answered, useReport } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { formatCount, formatDuration, noFigure } from '@/lib/text/format';
import { allOf, bucketsOf } from './session-rows';
import { SessionsChart } from './sessions-chart';

/** Visits of the shop over time, and how many of them bought something. */
export function Sessions({ view, className }: SectionProps) {
  return (
    <ReportCard
      title="Sessions"
      what="sessions"
      poll={useReport('sessions', view)}
      isEmpty={({ current }) => allOf(current).sessions === 0}
      height="h-96 sm:h-88"
      className={className}
      table={(answered) => <SessionsTable answered={answered} />}
    >
      {(answered) => <SessionsChart answered={answered} />}
    </ReportCard>
  );
}

const SessionsTable = ({ answered: { current, period } }: { answered: Answered<'sessions'> }) => (
  <DataTable
    caption="Sessions by time"
    className="max-h-80"
    rows={bucketsOf(current)}
    keyOf={({ bucket }) => String(bucket)}
    columns={[
      { name: 'Time', cell: ({ bucket }) => <Time at={bucket} bucket={period.bucket} />, isText: true },
      { name: 'Sessions', cell: ({ sessions }) => formatCount(sessions) },
      { name: 'Product viewed', cell: ({ viewed }) => formatCount(viewed) },
      { name: 'Added to cart', cell: ({ carted }) => formatCount(carted) },
      { name: 'Purchase', cell: ({ purchased }) => formatCount(purchased) },
      {
        name: 'Median events',
        cell: ({ medianEvents }) => (medianEvents === null ? noFigure : formatCount(medianEvents)),
      },
      {
        name: 'Median duration',
        cell: ({ medianMs }) => (medianMs === null ? noFigure : formatDuration(medianMs)),
      },
    ]}
  />
);
