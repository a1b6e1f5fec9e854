import { ArrowDown, ArrowUp } from 'lucide-react';
import type { HTMLAttributes, ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import type { TableColumn } from './columns';

export interface OpenTableProps {
  caption: string;
  columns: readonly TableColumn[];
  /** Holds the rows still while the pointer is in the table. */
  holder?: HTMLAttributes<HTMLElement>;
  children: ReactNode;
}

/** A table of rows that open, with columns of fixed width. */
export function OpenTable({ caption, columns, holder, children }: OpenTableProps) {
  return (
    <table className="num w-full table-fixed text-sm" {...holder}>
      <caption className="sr-only">{caption}</caption>
      <thead className="text-ink-2 text-xs">
        <tr className="h-9">
          {columns.map((column) => (
            <th
              key={column.name}
              scope="col"
              aria-sort={column.sort}
              className={cn('px-2 font-normal first:pl-4 last:pr-4', column.className)}
            >
              {column.onSort ? <SortButton column={column} /> : column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function SortButton({ column: { name, sort, onSort } }: { column: TableColumn }) {
  const Arrow = sort === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <button type="button" onClick={onSort} className="inline-flex h-7 items-center gap-0.5 hover:text-ink">
      {name}
      <Arrow aria-hidden className={cn('size-3', (sort === undefined || sort === 'none') && 'invisible')} />
    </button>
  );
}
