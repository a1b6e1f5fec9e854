import type { HTMLAttributes } from 'react';
import { type TableColumn, wide, wider } from '@/components/logs/analysis/columns';
import { OpenTable } from '@/components/logs/analysis/open-table';
import { useOpen } from '@/components/logs/analysis/use-open';
import type { ErrorGroup } from '@/lib/logs/analysis';
import { GroupRow } from './group-row';
import type { SetState } from './state-changes';

const columns: readonly TableColumn[] = [
  { name: 'Error', className: 'text-left' },
  { name: 'Last 60 min', className: `w-32 text-left ${wide}` },
  { name: 'Lines', className: 'w-24 text-right max-md:pr-4' },
  { name: 'Orders', className: `w-20 text-right ${wide}` },
  { name: 'Service', className: `w-32 text-left ${wider}` },
  { name: 'First seen', className: `w-28 text-right ${wider}` },
  { name: 'Last seen', className: `w-28 text-right ${wide}` },
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
    <OpenTable caption="Error groups" columns={columns} holder={holder}>
      {groups.map((group) => (
        <GroupRow
          key={group.id}
          group={group}
          columnCount={columns.length}
          isOpen={open === group.id}
          onToggle={() => toggle(group.id)}
          onChange={(state) => onChange(group, state)}
        />
      ))}
    </OpenTable>
  );
}
