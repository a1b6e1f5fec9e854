'use client';
import { BarCell, longest } from '@/components/analytics/card/bar-cell';
import { Change } from '@/components/analytics/card/change';
import type { Column } from '@/components/analytics/card/data-table';
import type { Answered } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { TableReport } from '@/components/analytics/reports/tables/table-report';
import { ExternalText } from '@/components/ui/external-text';
import type { ReportRow } from '@/lib/analytics/reports';
import { formatCount } from '@/lib/text/format';

type Row = ReportRow<'pages'>;

/** Which pages were viewed how often. */
export const Pages = (props: SectionProps) => (
  <TableReport
    {...props}
    report="pages"
    title="Pages"
    what="views of pages"
    keyOf={({ path }) => path}
    columnsOf={columnsOf}
  />
);

function columnsOf({ current: { rows }, previous }: Answered<'pages'>): Column<Row>[] {
  const most = longest(rows.map(({ views }) => views));
  const before = new Map(previous?.rows.map(({ path, views }) => [path, views]));
  const change: Column<Row> = {
    name: 'Change',
    cell: ({ path, views }) => <Change now={views} before={before.get(path)} better="more" />,
  };
  return [
    {
      name: 'Page',
      isText: true,
      isWide: true,
      cell: ({ path, views }) => (
        <BarCell share={views / most}>
          <ExternalText text={path} className="truncate" />
        </BarCell>
      ),
    },
    { name: 'Views', cell: ({ views }) => formatCount(views) },
    { name: 'Sessions', cell: ({ sessions }) => formatCount(sessions) },
    { name: 'Errors', cell: ({ errors }) => <Errors count={errors} /> },
    ...(previous ? [change] : []),
  ];
}

const Errors = ({ count }: { count: number }) => (
  <span className={count > 0 ? 'text-bad' : undefined}>{formatCount(count)}</span>
);
