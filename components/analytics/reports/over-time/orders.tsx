'use client';
import { DataTable } from '@/components/analytics/card/data-table';
import { ReportCard } from '@/components/analytics/card/report-card';
import { Time } from '@/components/analytics/card/time';
import { type Answered, useReport } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { statusLook } from '@/components/ui/order-status';
import type { ReportRow } from '@/lib/analytics/reports';
import { formatCount } from '@/lib/text/format';
import { orderSteps } from './order-steps';
import { OrdersChart } from './orders-chart';

/** Orders that reached each step, over time. */
export function Orders({ view, className }: SectionProps) {
  return (
    <ReportCard
      title="Orders"
      what="orders"
      poll={useReport('orders', view)}
      isEmpty={({ current }) => current.rows.every((row) => orderSteps.every((step) => row[step] === 0))}
      height="h-96 sm:h-88"
      className={className}
      table={(answered) => <OrdersTable answered={answered} />}
    >
      {(answered) => <OrdersChart answered={answered} />}
    </ReportCard>
  );
}

const OrdersTable = ({ answered: { current, period } }: { answered: Answered<'orders'> }) => (
  <DataTable
    caption="Orders by time"
    className="max-h-80"
    rows={current.rows}
    keyOf={({ bucket }) => String(bucket)}
    columns={[
      { name: 'Time', cell: ({ bucket }) => <Time at={bucket} bucket={period.bucket} />, isText: true },
      ...orderSteps.map((step) => ({
        name: statusLook[step].label,
        cell: (row: ReportRow<'orders'>) => formatCount(row[step]),
      })),
    ]}
  />
);
