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
          {columns.map(({ name, className }) => (
            <th key={name} scope="col" className={cn('px-2 font-normal first:pl-4 last:pr-4', className)}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
