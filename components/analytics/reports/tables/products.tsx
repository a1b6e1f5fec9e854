'use client';
import { BarCell, longest } from '@/components/analytics/card/bar-cell';
import { Change } from '@/components/analytics/card/change';
import type { Column } from '@/components/analytics/card/data-table';
import type { Answered } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { ExternalText } from '@/components/ui/external-text';
import type { ReportAnswer, ReportRow } from '@/lib/analytics/reports';
import { formatCount, noFigure } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';
import { TableReport } from './table-report';

type Row = ReportRow<'products'>;
const keyOf = ({ sku, currency }: Row): string => JSON.stringify([sku, currency]);

/** What was ordered most. */
export const Products = (props: SectionProps) => (
  <TableReport
    {...props}
    report="products"
    title="Top products"
    what="products"
    keyOf={keyOf}
    columnsOf={columnsOf}
  />
);

function columnsOf({ current: { rows }, previous }: Answered<'products'>): Column<Row>[] {
  const most = longest(rows.map(({ orders }) => orders));
  return [
    {
      name: 'Product, bar: orders',
      isText: true,
      isWide: true,
      cell: ({ sku, name, orders }) => (
        <BarCell share={orders / most}>
          <ExternalText text={name ?? sku} className="truncate" />
        </BarCell>
      ),
    },
    { name: 'Orders', cell: ({ orders }) => formatCount(orders) },
    { name: 'Pieces', cell: ({ quantity }) => formatCount(quantity) },
    {
      name: 'Ordered for',
      cell: ({ amount, currency }) => (currency === null ? noFigure : formatMoney(amount, currency)),
    },
    { name: 'Views', cell: ({ views }) => formatCount(views) },
    ...(previous ? [changeColumn(previous)] : []),
  ];
}

function changeColumn({ rows, scanned }: ReportAnswer<'products'>): Column<Row> {
  const before = new Map(rows.map((row) => [keyOf(row), row.orders]));
  const missing = scanned > 0 ? 0 : undefined;
  return {
    name: 'Change in orders',
    cell: (row) => <Change now={row.orders} before={before.get(keyOf(row)) ?? missing} better="more" />,
  };
}
