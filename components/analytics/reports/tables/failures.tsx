'use client';
import { Ban, CreditCard, type LucideIcon, PackageX } from 'lucide-react';
import { BarCell, longest } from '@/components/analytics/card/bar-cell';
import { Change } from '@/components/analytics/card/change';
import type { Column } from '@/components/analytics/card/data-table';
import type { Answered } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { RelativeTime } from '@/components/freshness/relative-time';
import { ExternalText } from '@/components/ui/external-text';
import type { ReportAnswer, ReportRow } from '@/lib/analytics/reports';
import { formatCount } from '@/lib/text/format';
import { TableReport } from './table-report';

type Row = ReportRow<'failures'>;
const keyOf = ({ kind, cause }: Row): string => JSON.stringify([kind, cause]);

const looks: Record<Row['kind'], { label: string; icon: LucideIcon }> = {
  'payment.failed': { label: 'Payment failed', icon: CreditCard },
  'stock.rejected': { label: 'Out of stock', icon: PackageX },
  'order.cancelled': { label: 'Order cancelled', icon: Ban },
};

/** What went wrong with orders, and why. */
export const Failures = (props: SectionProps) => (
  <TableReport
    {...props}
    report="failures"
    title="Failures by cause"
    what="failures"
    emptyMeaning="No payment failed, nothing was out of stock and no order was cancelled."
    keyOf={keyOf}
    columnsOf={columnsOf}
  />
);

function columnsOf({ current: { rows }, previous }: Answered<'failures'>): Column<Row>[] {
  const most = longest(rows.map(({ count }) => count));
  return [
    {
      name: 'Failure',
      isText: true,
      isWide: true,
      cell: (row) => <Failure row={row} share={row.count / most} />,
    },
    { name: 'Count', cell: ({ count }) => formatCount(count) },
    { name: 'First', cell: ({ firstAt }) => <RelativeTime at={firstAt} /> },
    { name: 'Last', cell: ({ lastAt }) => <RelativeTime at={lastAt} /> },
    ...(previous ? [changeColumn(previous)] : []),
  ];
}

function Failure({ row: { kind, cause }, share }: { row: Row; share: number }) {
  const { label, icon: Icon } = looks[kind];
  return (
    <BarCell share={share} colour="var(--bad)">
      <span className="flex min-w-0 items-center gap-1.5">
        <Icon aria-hidden className="size-3.5 shrink-0 text-bad" />
        <span className="truncate">{label}</span>
      </span>
      <ExternalText text={cause} className="truncate font-normal text-ink-2" />
    </BarCell>
  );
}

function changeColumn({ rows, scanned }: ReportAnswer<'failures'>): Column<Row> {
  const before = new Map(rows.map((row) => [keyOf(row), row.count]));
  const missing = scanned > 0 ? 0 : undefined;
  return {
    name: 'Change',
    cell: (row) => <Change now={row.count} before={before.get(keyOf(row)) ?? missing} better="less" />,
  };
}
