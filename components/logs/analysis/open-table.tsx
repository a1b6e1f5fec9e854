import { ArrowDown, ArrowUp } from 'lucide-react';
import type { HTMLAttributes, ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { TableRow } from '@/components/ui/virtual-table';
import type { TableColumn } from './columns';

export interface OpenTableProps {
  caption: string;
  columns: readonly TableColumn[];
  /** The classes of the grid that head and rows have. */
  grid: string;
  /** Holds the rows still while the pointer is in the table. */
  holder?: HTMLAttributes<HTMLElement>;
  children: ReactNode;
}

/** A table of rows that open. It is a grid, because what a row opens to is as wide as the columns that a screen shows. */
export function OpenTable({ caption, columns, grid, holder, children }: OpenTableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <div role="table" aria-label={caption} className="num text-sm" {...holder}>
      <TableRow className={cn('grid min-h-9 items-center text-ink-2 text-xs', grid)}>
        {columns.map((column) => (
          // biome-ignore lint/a11y/useSemanticElements: see above
          // biome-ignore lint/a11y/useFocusableInteractive: what is in the header takes the focus
          <div
            key={column.name}
            role="columnheader"
            aria-sort={column.sort}
            className={cn('px-2 first:pl-4 last:pr-4', column.className)}
          >
            {column.onSort ? <SortButton column={column} /> : column.name}
          </div>
        ))}
      </TableRow>
      {children}
    </div>
  );
}

function SortButton({ column: { name, sort, onSort } }: { column: TableColumn }) {
  const Arrow = sort === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <button type="button" onClick={onSort} className="relative inline-flex h-7 items-center hover:text-ink">
      {sort !== undefined && sort !== 'none' && <Arrow aria-hidden className="-left-3.5 absolute size-3" />}
      {name}
    </button>
  );
}
