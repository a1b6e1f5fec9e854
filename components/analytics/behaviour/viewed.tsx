'use client';
import { BarCell, longest } from '@/components/analytics/card/bar-cell';
import { Change } from '@/components/analytics/card/change';
import type { Column } from '@/components/analytics/card/data-table';
import type { Answered } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { shareText } from '@/components/analytics/reports/tables/share-text';
import { TableReport } from '@/components/analytics/reports/tables/table-report';
import { ExternalText } from '@/components/ui/external-text';
import type { ReportRow } from '@/lib/analytics/reports';
import { products } from '@/lib/products';
import { formatCount } from '@/lib/text/format';

type Row = ReportRow<'viewed'>;
const names = new Map(products.map(({ sku, name }) => [sku, name]));

/** Which products were looked at, and by how many that put them into the cart. */
export const Viewed = (props: SectionProps) => (
  <TableReport
    {...props}
    report="viewed"
    title="Products viewed"
    what="views of products"
    keyOf={({ sku }) => sku}
    columnsOf={columnsOf}
  />
);

function columnsOf({ current: { rows }, previous }: Answered<'viewed'>): Column<Row>[] {
  const most = longest(rows.map(({ views }) => views));
  const before = new Map(previous?.rows.map(({ sku, views }) => [sku, views]));
  const change: Column<Row> = {
    name: 'Change',
    cell: ({ sku, views }) => <Change now={views} before={before.get(sku)} better="more" />,
  };
  return [
    {
      name: 'Product',
      isText: true,
      isWide: true,
      cell: ({ sku, views }) => (
        <BarCell share={views / most}>
          <ExternalText text={names.get(sku) ?? sku} className="truncate" />
        </BarCell>
      ),
    },
    { name: 'Views', cell: ({ views }) => formatCount(views) },
    { name: 'Sessions', cell: ({ sessions }) => formatCount(sessions) },
    { name: 'In the cart', cell: ({ carted }) => formatCount(carted) },
    { name: 'Of sessions', cell: ({ carted, sessions }) => shareText(carted, sessions) },
    ...(previous ? [change] : []),
  ];
}
