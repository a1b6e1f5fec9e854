'use client';
import { BarCell, longest } from '@/components/analytics/card/bar-cell';
import { Change } from '@/components/analytics/card/change';
import type { Column } from '@/components/analytics/card/data-table';
import type { Answered } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { statusLook } from '@/components/ui/order-status';
import type { ReportRow } from '@/lib/analytics/reports';
import { formatCount, formatDuration, noFigure } from '@/lib/text/format';
import { TableReport } from './table-report';

type Row = ReportRow<'stages'>;

const since: Record<Row['stage'], string> = {
  paid: 'since placed',
  reserved: 'since placed',
  confirmed: 'since paid and reserved',
  dispatched: 'since confirmed',
  delivered: 'since dispatched',
};

/** How long orders take from step to step. */
export const Stages = (props: SectionProps) => (
  <TableReport
    {...props}
    report="stages"
    title="Time per stage"
    what="orders"
    height="h-68"
    isEmpty={({ current }) => current.rows.every(({ orders }) => orders === 0)}
    keyOf={({ stage }) => stage}
    columnsOf={columnsOf}
  />
);

function columnsOf({ current: { rows }, previous }: Answered<'stages'>): Column<Row>[] {
  const max = longest(rows.map(({ p95Ms }) => p95Ms ?? 0));
  return [
    {
      name: 'Stage, bar: p95',
      isText: true,
      isWide: true,
      cell: ({ stage, p95Ms }) => <Stage stage={stage} share={(p95Ms ?? 0) / max} />,
    },
    { name: 'p50', cell: ({ p50Ms }) => duration(p50Ms) },
    { name: 'p95', cell: ({ p95Ms }) => duration(p95Ms) },
    { name: 'Longest', cell: ({ maxMs }) => duration(maxMs) },
    { name: 'Orders', cell: ({ orders }) => formatCount(orders) },
    ...(previous ? [changeColumn(previous.rows)] : []),
  ];
}

function Stage({ stage, share }: { stage: Row['stage']; share: number }) {
  const { icon: Icon, ink, label } = statusLook[stage];
  return (
    <BarCell share={share} colour={`var(--${stage})`}>
      <span className="flex items-center gap-1.5">
        <Icon aria-hidden className={`size-3.5 shrink-0 ${ink}`} />
        {label}
      </span>
      <span className="truncate font-normal text-ink-3 text-xs">{since[stage]}</span>
    </BarCell>
  );
}

const duration = (ms: number | null): string => (ms === null ? noFigure : formatDuration(ms));

function changeColumn(rows: readonly Row[]): Column<Row> {
  const before = new Map(rows.map(({ stage, p50Ms }) => [stage, p50Ms]));
  return {
    name: 'p50 change',
    cell: ({ stage, p50Ms }) =>
      p50Ms === null ? (
        noFigure
      ) : (
        <Change now={p50Ms} before={before.get(stage) ?? undefined} better="less" />
      ),
  };
}
