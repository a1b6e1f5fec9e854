import type { HTMLAttributes } from 'react';
import { type TableColumn, wide, wider } from '@/components/logs/analysis/columns';
import { OpenTable } from '@/components/logs/analysis/open-table';
import { useOpen } from '@/components/logs/analysis/use-open';
import type { ErrorGroup } from '@/lib/logs/analysis';
import { GroupRow } from './group-row';
import type { SetState } from './state-changes';

const grid =
  'grid-cols-[minmax(0,1fr)_6rem] md:grid-cols-[minmax(0,1fr)_8rem_6rem_5rem_7rem] lg:grid-cols-[minmax(0,1fr)_8rem_6rem_5rem_9rem_7rem_7rem]';

const columns: readonly TableColumn[] = [
  { name: 'Error', className: '' },
  { name: 'Last 60 min', className: wide },
  { name: 'Lines', className: 'text-right max-md:pr-4' },
  { name: 'Orders', className: `text-right ${wide}` },
  { name: 'Service', className: wider },
  { name: 'First seen', className: `text-right ${wider}` },
  { name: 'Last seen', className: `text-right ${wide}` },
];

export interface GroupTableProps {
  groups: readonly ErrorGroup[];
  holder: HTMLAttributes<HTMLElement>;
  onChange(group: ErrorGroup, state: SetState): void;
}

/** The error groups; each opens to its stack trace, lines, orders and traces. */
export function GroupTable({ groups, holder, onChange }: GroupTableProps) {
  const [open, toggle] = useOpen();
  return (
    <OpenTable caption="Error groups" columns={columns} grid={grid} holder={holder}>
      {groups.map((group) => (
        <GroupRow
          key={group.id}
          group={group}
          grid={grid}
          isOpen={open === group.id}
          onToggle={() => toggle(group.id)}
          onChange={(state) => onChange(group, state)}
        />
      ))}
    </OpenTable>
  );
}
