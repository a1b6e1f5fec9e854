'use client';
import { useState } from 'react';
import type { Finished } from '@/components/sql/data/use-run';
import { Segmented } from '@/components/ui/segmented';
import { formatCount, formatDuration } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import { ChartPanel } from './chart-panel';
import { ExportButtons } from './export-buttons';
import { ResultTable } from './result-table';

type Tab = 'table' | 'chart';
const tabs = [
  { value: 'table', label: 'Table' },
  { value: 'chart', label: 'Chart' },
] as const;

export interface ResultPanelProps {
  finished: Finished;
  /** A statement is running. */
  isBusy: boolean;
  /** The result is not that of the last statement. */
  isEarlier: boolean;
}

/** The result of a statement: what it covers, its rows as a table or chart, and its export. */
export function ResultPanel({ finished, isBusy, isEarlier }: ResultPanelProps) {
  const [tab, setTab] = useState<Tab>('table');
  const { answer, at } = finished;
  return (
    <section aria-label="Result" className="rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center justify-between gap-2 border-line border-b px-4 py-2">
        <div className="flex flex-wrap items-center gap-3">
          <Segmented<Tab> label="Show as" value={tab} options={tabs} onChange={setTab} />
          <p role="status" className="num text-ink-2 text-sm">
            {isEarlier && 'Result of an earlier statement · '}
            {coverageText(finished)}
          </p>
        </div>
        <ExportButtons key={at} finished={finished} isBusy={isBusy} />
      </header>
      {answer.rows.length === 0 && <p className="p-4 text-ink-2 text-sm">The statement returned no rows.</p>}
      {answer.rows.length > 0 && tab === 'table' && <ResultTable key={at} finished={finished} />}
      {answer.rows.length > 0 && tab === 'chart' && <ChartPanel key={at} finished={finished} />}
    </section>
  );
}

function coverageText({ answer, timeZone }: Finished): string {
  const { rows, truncated, elapsedMs, freshMs } = answer;
  const count = truncated ? `First ${counted(rows.length, 'row')}` : counted(rows.length, 'row');
  const parts = [
    count,
    `${formatCount(answer.columns.length)} ${answer.columns.length === 1 ? 'column' : 'columns'}`,
    formatDuration(elapsedMs),
    ...(freshMs === null ? [] : [`data up to ${formatDuration(freshMs)} before it ran`]),
    `times in ${timeZone}`,
  ];
  return parts.join(' · ');
}
