'use client';
import { BarCell } from '@/components/analytics/card/bar-cell';
import { Change } from '@/components/analytics/card/change';
import type { Column } from '@/components/analytics/card/data-table';
import type { Answered } from '@/components/analytics/data/use-report';
import type { SectionProps } from '@/components/analytics/reports/section-props';
import { activityLabels } from '@/components/analytics/reports/visits/activity-labels';
import type { ReportAnswer, ReportRow } from '@/lib/analytics/reports';
import { formatCount, formatDuration, noFigure } from '@/lib/text/format';
import { shareText } from './share-text';
import { TableReport } from './table-report';

type Row = ReportRow<'funnel'>;

/** How many sessions got how far in the shop. */
export const Funnel = (props: SectionProps) => (
  <TableReport
    {...props}
    report="funnel"
    title="Shop funnel"
    what="sessions"
    height="h-68"
    isEmpty={({ current }) => current.rows.every(({ events }) => events === 0)}
    keyOf={({ step }) => step}
    columnsOf={columnsOf}
  />
);

function columnsOf({ current: { rows }, previous }: Answered<'funnel'>): Column<Row>[] {
  const first = rows[0]?.sessions ?? 0;
  const before = new Map(rows.map(({ step }, i) => [step, rows[i - 1]?.sessions]));
  const ofStepBefore = ({ step, sessions }: Row) => {
    const all = before.get(step);
    return all === undefined ? noFigure : shareText(sessions, all);
  };
  const leftAt = leftBySteps(rows);
  return [
    {
      name: 'Step',
      isText: true,
      isWide: true,
      cell: ({ step, sessions }) => (
        <BarCell share={first && sessions / first}>{activityLabels[step]}</BarCell>
      ),
    },
    { name: 'Sessions', cell: ({ sessions }) => formatCount(sessions) },
    { name: 'Of all', cell: ({ sessions }) => shareText(sessions, first) },
    { name: 'Of step before', cell: ofStepBefore },
    { name: 'Left here', cell: ({ step }) => <LeftHere {...leftAt(step)} /> },
    {
      name: 'Median time',
      cell: ({ medianMs }) => (medianMs === null ? noFigure : formatDuration(medianMs)),
    },
    { name: 'Events', cell: ({ events }) => formatCount(events) },
    ...(previous ? [changeColumn(previous)] : []),
  ];
}

interface Left {
  /** In percent of those that reached the step; a dash after the last one. */
  text: string;
  /** More sessions left here than at any other step. */
  isMost: boolean;
}

/** How many sessions reached a step and not the next one. */
function leftBySteps(rows: readonly Row[]): (step: Row['step']) => Left {
  const left = rows.slice(0, -1).map(({ sessions }, i) => sessions - (rows[i + 1]?.sessions ?? 0));
  const most = Math.max(1, ...left);
  return (step) => {
    const index = rows.findIndex((row) => row.step === step);
    const count = left[index];
    if (count === undefined) return { text: noFigure, isMost: false };
    return { text: shareText(count, rows[index]?.sessions ?? 0), isMost: count === most };
  };
}

const LeftHere = ({ text, isMost }: Left) => (
  <span className={isMost ? 'font-medium text-warn' : undefined}>
    {text}
    {isMost && <span className="block font-normal text-xs">most leave here</span>}
  </span>
);

function changeColumn({ rows, scanned }: ReportAnswer<'funnel'>): Column<Row> {
  const before = new Map(scanned === 0 ? [] : rows.map(({ step, sessions }) => [step, sessions]));
  return {
    name: 'Change',
    cell: ({ step, sessions }) => <Change now={sessions} before={before.get(step)} better="more" />,
  };
}
