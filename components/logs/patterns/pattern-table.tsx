import type { HTMLAttributes } from 'react';
import { type TableColumn, wide, wider } from '@/components/logs/analysis/columns';
import { OpenTable } from '@/components/logs/analysis/open-table';
import { useOpen } from '@/components/logs/analysis/use-open';
import type { LogPattern } from '@/lib/logs/analysis';
import { PatternRow } from './pattern-row';

const grid =
  'grid-cols-[minmax(0,1fr)_6rem] md:grid-cols-[minmax(0,1fr)_8rem_6rem_5rem_7rem] lg:grid-cols-[minmax(0,1fr)_8rem_6rem_11rem_5rem_7rem_7rem]';

const columns: readonly TableColumn[] = [
  { name: 'Pattern', className: '' },
  { name: 'Last 60 min', className: wide },
  { name: 'Lines', className: 'text-right max-md:pr-4' },
  { name: 'Services', className: wider },
  { name: 'Level', className: wide },
  { name: 'First seen', className: `text-right ${wider}` },
  { name: 'Last seen', className: `text-right ${wide}` },
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
    <OpenTable caption="Patterns of log messages" columns={columns} grid={grid} holder={holder}>
      {patterns.map((pattern) => (
        <PatternRow
          key={pattern.id}
          pattern={pattern}
          grid={grid}
          isOpen={open === pattern.id}
          onToggle={() => toggle(pattern.id)}
        />
      ))}
    </OpenTable>
  );
}
