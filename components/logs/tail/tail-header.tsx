import { ColumnHeader, TableRow } from '@/components/ui/virtual-table';
import { gridColumns } from './layout';
import { columnLabels, type TailView } from './tail-view';

/** The column headers of the lines; on a phone a line has its message below. */
export function TailHeader({ view: { columns } }: { view: TailView }) {
  const labels = ['Time', 'Level', ...columns.map((name) => columnLabels[name]), 'Message'];
  return (
    <TableRow
      aria-rowindex={1}
      className="sticky top-0 z-10 grid h-8 items-center gap-x-3 border-line border-b bg-surface px-3 text-ink-2 text-xs max-md:grid-cols-[auto_auto_auto_1fr] md:grid-cols-(--columns)"
      style={{ ['--columns' as string]: gridColumns(columns) }}
    >
      {labels.map((label, index) => (
        <ColumnHeader
          key={label}
          className={index > 1 && index < labels.length - 1 && label !== 'Service' ? 'max-md:hidden' : ''}
        >
          {label}
        </ColumnHeader>
      ))}
    </TableRow>
  );
}
