'use client';
import { ArrowRight } from 'lucide-react';
import { BarCell } from '@/components/analytics/card/bar-cell';
import { Change } from '@/components/analytics/card/change';
import type { Column } from '@/components/analytics/card/data-table';
import type { Answered } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { shareText } from '@/components/analytics/reports/tables/share-text';
import { TableReport } from '@/components/analytics/reports/tables/table-report';
import { ExternalText } from '@/components/ui/external-text';
import type { ReportAnswer, ReportRow } from '@/lib/analytics/reports';
import { formatCount } from '@/lib/text/format';
import { activityLabels } from './activity-labels';

type Row = ReportRow<'paths'>;
const keyOf = ({ fromKind, fromPath, toKind, toPath }: Row): string =>
  JSON.stringify([fromKind, fromPath, toKind, toPath]);

/** What visitors of the shop did after what. */
export const Paths = (props: SectionProps) => (
  <TableReport
    {...props}
    report="paths"
    title="Paths"
    what="sessions"
    height="h-96 sm:h-88"
    keyOf={keyOf}
    columnsOf={columnsOf}
  />
);

function columnsOf({ previous }: Answered<'paths'>): Column<Row>[] {
  return [
    {
      name: 'Step, bar: of all sessions',
      isText: true,
      isWide: true,
      cell: (row) => <Step row={row} />,
    },
    { name: 'Sessions', cell: ({ sessions }) => formatCount(sessions) },
    { name: 'Of all', cell: ({ share }) => shareText(share, 1) },
    { name: 'Times', cell: ({ steps }) => formatCount(steps) },
    ...(previous ? [changeColumn(previous)] : []),
  ];
}

function Step({ row: { fromKind, fromPath, toKind, toPath, share } }: { row: Row }) {
  return (
    <BarCell share={share}>
      <Place kind={fromKind} path={fromPath} none="Entered" />
      <span className="flex min-w-0 max-w-full items-center gap-1.5">
        <ArrowRight aria-hidden className="size-3.5 shrink-0 text-ink-3" />
        <span className="sr-only">to</span>
        <Place kind={toKind} path={toPath} none="Left" />
      </span>
    </BarCell>
  );
}

/** An action and the page that it was on; `none`: what it means that there is none. */
function Place({ kind, path, none }: { kind: Row['toKind']; path: string | null; none: string }) {
  if (kind === null || path === null) return <span className="font-normal text-ink-2">{none}</span>;
  return (
    <span className="flex min-w-0 max-w-full items-baseline gap-1">
      <span className="whitespace-nowrap">{activityLabels[kind]}</span>
      <ExternalText text={path} className="truncate font-normal text-ink-3 text-xs" />
    </span>
  );
}

/** A step that is not among the most frequent of the period before has no figure there. */
function changeColumn({ rows }: ReportAnswer<'paths'>): Column<Row> {
  const before = new Map(rows.map((row) => [keyOf(row), row.sessions]));
  return {
    name: 'Change',
    cell: (row) => <Change now={row.sessions} before={before.get(keyOf(row))} />,
  };
}
