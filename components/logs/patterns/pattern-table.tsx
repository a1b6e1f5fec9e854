import type { HTMLAttributes } from 'react';
import { type TableColumn, wide, wider } from '@/components/logs/analysis/columns';
import { OpenTable } from '@/components/logs/analysis/open-table';
import { useOpen } from '@/components/logs/analysis/use-open';
import type { LogPattern } from '@/lib/logs/analysis';
import { PatternRow } from './pattern-row';

const columns: readonly TableColumn[] = [
  { name: 'Pattern', className: 'text-left' },
  { name: 'Last 60 min', className: `w-32 text-left ${wide}` },
  { name: 'Lines', className: 'w-24 text-right max-md:pr-4' },
  { name: 'Services', className: `w-44 text-left ${wider}` },
  { name: 'Level', className: `w-20 text-left ${wide}` },
  { name: 'First seen', className: `w-28 text-right ${wider}` },
  { name: 'Last seen', className: `w-28 text-right ${wide}` },
];

/** The patterns; each opens to an example and to its lines. */
export function PatternTable({
  patterns,
  holder,
}: {
  patterns: readonly LogPattern[];
  holder: HTMLAttributes<HTMLElement>;
}) {
  const [open, toggle] = useOpen();
  return (
    <OpenTable caption="Patterns of log messages" columns={columns} holder={holder}>
      {patterns.map((pattern) => (
        <PatternRow
          key={pattern.id}
          pattern={pattern}
          columnCount={columns.length}
          isOpen={open === pattern.id}
          onToggle={() => toggle(pattern.id)}
        />
      ))}
    </OpenTable>
  );
}
