import type { HTMLAttributes } from 'react';
import { type TableColumn, wide, wider } from '@/components/logs/analysis/columns';
import { OpenTable } from '@/components/logs/analysis/open-table';
import { useOpen } from '@/components/logs/analysis/use-open';
import type { RuleState } from '@/lib/alerts/api';
import { RuleRow } from './rule-row';
import { useRowKeys } from './use-row-keys';

const grid =
  'grid-cols-[minmax(0,1fr)_6rem] md:grid-cols-[minmax(0,1fr)_8rem_minmax(9rem,0.5fr)_7rem] lg:grid-cols-[minmax(0,1fr)_6rem_8rem_minmax(14rem,0.6fr)_7rem]';

const columns: readonly TableColumn[] = [
  { name: 'Rule', className: '' },
  { name: 'Severity', className: wider },
  { name: 'Value now', className: 'text-right max-md:pr-4' },
  { name: 'Last 15 min', className: wide },
  { name: 'Since', className: `text-right ${wide}` },
];

export interface RuleTableProps {
  rules: readonly RuleState[];
  /** When the values were read, epoch ms. */
  at: number;
  onChanged(): void;
  holder: HTMLAttributes<HTMLElement>;
}

/** The rules; each opens to its alerts, advice and history. */
export function RuleTable({ rules, at, holder, onChanged }: RuleTableProps) {
  const [open, toggle] = useOpen();
  const keys = useRowKeys(() => open !== null && toggle(open));
  return (
    <div ref={keys}>
      <OpenTable caption="Alert rules" columns={columns} grid={grid} holder={holder}>
        {rules.map((state) => (
          <RuleRow
            key={state.rule.id}
            state={state}
            at={at}
            onChanged={onChanged}
            grid={grid}
            isOpen={open === state.rule.id}
            onToggle={() => toggle(state.rule.id)}
          />
        ))}
      </OpenTable>
    </div>
  );
}
