'use client';
import { DataTable } from '@/components/analytics/card/data-table';
import { ReportCard } from '@/components/analytics/card/report-card';
import { Time } from '@/components/analytics/card/time';
import { type Answered, useReport } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import type { ReportRow } from '@/lib/analytics/reports';
import { formatCount } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';
import { RevenueCharts } from './revenue-charts';

type Row = ReportRow<'revenue'>;

/** Money that payment took minus money that it gave back. */
export function Revenue({ view, className }: SectionProps) {
  return (
    <ReportCard
      title="Revenue"
      what="payments"
      poll={useReport('revenue', view)}
      height="min-h-80"
      className={className}
      table={(answered) => <RevenueTable answered={answered} />}
    >
      {(answered) => <RevenueCharts answered={answered} />}
    </ReportCard>
  );
}

function RevenueTable({ answered: { current, period } }: { answered: Answered<'revenue'> }) {
  const money = (field: 'paid' | 'refunded' | 'net') => (row: Row) => formatMoney(row[field], row.currency);
  return (
    <DataTable
      caption="Revenue by time and currency"
      className="max-h-80"
      rows={current.rows}
      keyOf={({ bucket, currency }) => `${bucket} ${currency}`}
      columns={[
        { name: 'Time', cell: ({ bucket }) => <Time at={bucket} bucket={period.bucket} />, isText: true },
        { name: 'Currency', cell: ({ currency }) => currency, isText: true },
        { name: 'Paid', cell: money('paid') },
        { name: 'Refunded', cell: money('refunded') },
        { name: 'Net', cell: money('net') },
        { name: 'Payments', cell: ({ payments }) => formatCount(payments) },
        { name: 'Refunds', cell: ({ refunds }) => formatCount(refunds) },
      ]}
    />
  );
}
