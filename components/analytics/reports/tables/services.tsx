'use client';
import { BarCell, longest } from '@/components/analytics/card/bar-cell';
import { Change } from '@/components/analytics/card/change';
import type { Column } from '@/components/analytics/card/data-table';
import type { Answered } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { RelativeTime } from '@/components/freshness/relative-time';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import type { ReportRow } from '@/lib/analytics/reports';
import { formatCount } from '@/lib/text/format';
import { TableReport } from './table-report';

type Row = ReportRow<'services'>;

/** What each producer wrote to Kafka. */
export const Services = (props: SectionProps) => (
  <TableReport
    {...props}
    report="services"
    title="Services"
    what="events"
    keyOf={({ service }) => JSON.stringify(service)}
    columnsOf={columnsOf}
  />
);

function columnsOf({ current: { rows }, previous }: Answered<'services'>): Column<Row>[] {
  const most = longest(rows.map(({ events }) => events));
  return [
    {
      name: 'Service, bar: events',
      isText: true,
      isWide: true,
      cell: ({ service, events }) => (
        <BarCell share={events / most}>
          {service === null ? 'Source not named' : <ExternalText text={service} className="truncate" />}
        </BarCell>
      ),
    },
    { name: 'Events', cell: ({ events }) => formatCount(events) },
    { name: 'Log lines', cell: ({ lines }) => formatCount(lines) },
    { name: 'Warnings', cell: ({ warnings }) => formatCount(warnings) },
    {
      name: 'Errors',
      cell: ({ errors }) => <span className={cn(errors > 0 && 'text-bad')}>{formatCount(errors)}</span>,
    },
    { name: 'Last', cell: ({ lastAt }) => <RelativeTime at={lastAt} /> },
    ...(previous ? [changeColumn(previous.rows)] : []),
  ];
}

function changeColumn(rows: readonly Row[]): Column<Row> {
  const before = new Map(rows.map(({ service, events }) => [service, events]));
  return {
    name: 'Change in events',
    cell: ({ service, events }) => <Change now={events} before={before.get(service)} />,
  };
}
