import type { HTMLAttributes } from 'react';
import { useOpen } from '@/components/logs/analysis/use-open';
import { cn } from '@/components/ui/cn';
import type { LogPattern } from '@/lib/logs/analysis';
import { wide, wider } from './columns';
import { PatternRow } from './pattern-row';

const columns: readonly { name: string; className: string }[] = [
  { name: 'Pattern', className: 'text-left' },
  { name: 'Last 60 min', className: `w-32 text-left ${wide}` },
  { name: 'Lines', className: 'w-20 text-right md:w-24' },
  { name: 'Services', className: `w-44 text-left ${wider}` },
  { name: 'Level', className: `w-20 text-left ${wide}` },
  { name: 'First seen', className: `w-28 text-right ${wider}` },
  { name: 'Last seen', className: `w-24 text-right md:w-28 ${wide}` },
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
    <table className="num w-full table-fixed text-sm" {...holder}>
      <caption className="sr-only">Patterns of log messages</caption>
      <thead className="text-ink-2 text-xs">
        <tr className="h-9">
          {columns.map(({ name, className }) => (
            <th
              key={name}
              scope="col"
              className={cn('px-2 font-normal first:pl-4 last:pr-4 max-md:last:pr-2', className)}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {patterns.map((pattern) => (
          <PatternRow
            key={pattern.id}
            pattern={pattern}
            isOpen={open === pattern.id}
            onToggle={() => toggle(pattern.id)}
          />
        ))}
      </tbody>
    </table>
  );
}
