'use client';
import type { Column } from '@/components/analytics/card/data-table';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { shareText } from '@/components/analytics/reports/tables/share-text';
import { TableReport } from '@/components/analytics/reports/tables/table-report';
import { ExternalText } from '@/components/ui/external-text';
import type { ReportRow } from '@/lib/analytics/reports';
import { ratingOf, type Vital } from '@/lib/analytics/vitals';
import { formatCount } from '@/lib/text/format';
import { VitalRating } from './vital-rating';
import { vitalText } from './vital-text';

type Row = ReportRow<'vitals'>;

const meanings: Record<Vital, string> = {
  LCP: 'Largest content shown',
  INP: 'Reaction to input',
  CLS: 'Layout moved',
  FCP: 'First content shown',
  TTFB: 'First byte received',
};

/** How quickly pages came and reacted, for three quarters of the visits. */
export const Vitals = (props: SectionProps) => (
  <TableReport
    {...props}
    report="vitals"
    title="Web vitals"
    what="measurements of browsers"
    keyOf={({ path, metric }) => JSON.stringify([path, metric])}
    columnsOf={() => columns}
  />
);

const columns: Column<Row>[] = [
  {
    name: 'Metric and page',
    isText: true,
    isWide: true,
    cell: ({ path, metric }) => (
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <span className="whitespace-nowrap">
          {metric} <span className="font-normal text-ink-2">· {meanings[metric]}</span>
        </span>
        <ExternalText text={path} className="truncate font-normal text-ink-3 text-xs" />
      </span>
    ),
  },
  { name: 'p75', cell: ({ metric, p75 }) => vitalText(metric, p75) },
  { name: 'Rating', isText: true, cell: ({ metric, p75 }) => <VitalRating rating={ratingOf(metric, p75)} /> },
  { name: 'Good', cell: ({ good, count }) => shareText(good, count) },
  { name: 'Poor', cell: ({ poor, count }) => shareText(poor, count) },
  { name: 'Visits', cell: ({ count }) => formatCount(count) },
];
