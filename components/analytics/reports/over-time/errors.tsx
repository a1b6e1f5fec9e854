'use client';
import { DataTable } from '@/components/analytics/card/data-table';
import { ReportCard } from '@/components/analytics/card/report-card';
import { Time } from '@/components/analytics/card/time';
import { type Answered, useReport } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { ExternalText } from '@/components/ui/external-text';
import { formatCount } from '@/lib/text/format';
import { serviceLabel } from './error-series';
import { ErrorsChart } from './errors-chart';

/** Log lines of level error and fatal. */
export function Errors({ view, className }: SectionProps) {
  return (
    <ReportCard
      title="Errors by service"
      what="errors"
      emptyMeaning="No service logged a line of level error or fatal."
      emptyAdvice="No service wrote a log line in it. Choose a longer range."
      poll={useReport('errors', view)}
      height="h-96 sm:h-88"
      className={className}
      table={(answered) => <ErrorsTable answered={answered} />}
    >
      {(answered) => <ErrorsChart answered={answered} />}
    </ReportCard>
  );
}

const ErrorsTable = ({ answered: { current, period } }: { answered: Answered<'errors'> }) => (
  <DataTable
    caption="Errors by time and service"
    className="max-h-80"
    rows={current.rows}
    keyOf={({ bucket, service }) => JSON.stringify([bucket, service])}
    columns={[
      { name: 'Time', cell: ({ bucket }) => <Time at={bucket} bucket={period.bucket} />, isText: true },
      {
        name: 'Service',
        cell: ({ service }) => <ExternalText text={serviceLabel(service)} />,
        isText: true,
      },
      { name: 'Errors', cell: ({ errors }) => formatCount(errors) },
    ]}
  />
);
