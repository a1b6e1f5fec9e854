'use client';
import { type Column, DataTable } from '@/components/analytics/card/data-table';
import { ReportCard } from '@/components/analytics/card/report-card';
import { type Answered, useReport } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import type { Report, ReportRow } from '@/lib/analytics/reports';

export interface TableReportProps<R extends Report> extends SectionProps {
  report: R;
  title: string;
  /** What is missing when there are no rows, such as `payments`. */
  what: string;
  emptyMeaning?: string;
  isEmpty?: (answered: Answered<R>) => boolean;
  height?: string;
  keyOf(row: ReportRow<R>): string;
  columnsOf(answered: Answered<R>): Column<ReportRow<R>>[];
}

/** A report without buckets: the card is its table. */
export function TableReport<R extends Report>({
  report,
  view,
  height = 'h-80',
  keyOf,
  columnsOf,
  ...card
}: TableReportProps<R>) {
  return (
    <ReportCard {...card} poll={useReport(report, view)} height={height}>
      {(answered) => (
        <DataTable
          caption={card.title}
          className="h-full px-4 pb-2"
          rows={answered.current.rows}
          keyOf={keyOf}
          columns={columnsOf(answered)}
        />
      )}
    </ReportCard>
  );
}
