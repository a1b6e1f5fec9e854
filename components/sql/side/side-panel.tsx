'use client';
import { useState } from 'react';
import { examples } from '@/components/sql/data/examples';
import type { HistoryEntry } from '@/components/sql/data/history';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { formatDateTime } from '@/lib/text/format';
import { counted } from '@/lib/text/plural';
import { StatementList } from './statement-list';
import { TablesList, type TablesListProps } from './tables-list';

type Tab = 'tables' | 'examples' | 'history';
const tabs = [
  { value: 'tables', label: 'Tables' },
  { value: 'examples', label: 'Examples' },
  { value: 'history', label: 'History' },
] as const;

export interface SidePanelProps extends TablesListProps {
  history: readonly HistoryEntry[];
  onOpen(sql: string): void;
  onClear(): void;
}

/** What helps to write a statement. */
export function SidePanel({ history, onOpen, onClear, ...tables }: SidePanelProps) {
  const [tab, setTab] = useState<Tab>('tables');
  return (
    <section aria-label="Tables, examples and history" className="rounded-lg border border-line bg-surface">
      <header className="border-line border-b p-2">
        <Segmented<Tab> label="Show" value={tab} options={tabs} onChange={setTab} />
      </header>
      <div className="max-h-[70dvh] overflow-y-auto">
        {tab === 'tables' && <TablesList {...tables} />}
        {tab === 'examples' && <StatementList label="Examples" statements={examples} onOpen={onOpen} />}
        {tab === 'history' && <History history={history} onOpen={onOpen} onClear={onClear} />}
      </div>
    </section>
  );
}

function History({ history, onOpen, onClear }: Pick<SidePanelProps, 'history' | 'onOpen' | 'onClear'>) {
  if (history.length === 0)
    return (
      <p className="p-3 text-ink-2 text-sm">
        Statements that you run are listed here. They stay in this browser.
      </p>
    );
  const statements = history.map(({ sql, at, rows }) => ({
    title: sql.slice(0, 200),
    note: `${formatDateTime(at)} · ${rows === null ? 'no result' : counted(rows, 'row')}`,
    sql,
  }));
  return (
    <>
      <StatementList label="History" statements={statements} onOpen={onOpen} />
      <div className="p-2">
        <Button size="sm" variant="ghost" onClick={onClear}>
          Clear history
        </Button>
      </div>
    </>
  );
}
