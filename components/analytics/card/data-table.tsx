import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';

export interface Column<Row> {
  name: string;
  /** Content of a cell. */
  cell(row: Row): ReactNode;
  /** Texts stand at the left, figures at the right. */
  isText?: boolean;
  /** Takes the width that the other columns leave. */
  isWide?: boolean;
}

export interface DataTableProps<Row> {
  /** Name of the table, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf(row: Row): string;
  className?: string;
}

/** Rows as a table that scrolls by itself and by keyboard. The first column names the row. */
export function DataTable<Row>({ caption, columns, rows, keyOf, className }: DataTableProps<Row>) {
  return (
    <section
      aria-label={`${caption}, table`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn('relative overflow-auto', className)}
    >
      <table className="num w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 z-10 bg-surface text-ink-2 text-xs">
          <tr>
            {columns.map(({ name, isText, isWide }, i) => (
              <th
                key={name}
                scope="col"
                className={cn(cellClass(isText, i), 'font-normal', isWide && 'w-full')}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className="border-line border-t">
              {columns.map(({ name, cell, isText }, i) =>
                i === 0 ? (
                  <th key={name} scope="row" className={cn(cellClass(isText, i), 'font-medium')}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={name} className={cellClass(isText, i)}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const cellClass = (isText: boolean | undefined, i: number): string =>
  cn('h-9 py-1', i > 0 && 'pl-4', isText ? 'text-left' : 'whitespace-nowrap text-right');
