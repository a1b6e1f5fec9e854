'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { cn } from '@/components/ui/cn';
import { ColumnHeader, TableRow } from '@/components/ui/virtual-table';
import { grid, wide } from './price-row';
import type { SortKey } from './sort';
import type { usePriceTable } from './use-price-table';

/** `note`: the base of the figures in the column. */
const columns: readonly { label: string; note?: string; sort?: SortKey; className: string }[] = [
  { label: 'Symbol', sort: 'symbol', className: '' },
  { label: 'Last', sort: 'price', className: 'justify-end' },
  { label: 'Change', note: 'since 00:00 UTC', sort: 'change', className: `justify-end ${wide}` },
  { label: '%', note: 'since 00:00 UTC', sort: 'changePct', className: 'justify-end' },
  { label: 'Trend', className: wide },
  { label: 'Size', sort: 'size', className: `justify-end ${wide}` },
  { label: 'Time', className: `justify-end ${wide}` },
];

/** The column headers; most of them sort the table. */
export function PricesHeader({ query, sortBy }: Pick<ReturnType<typeof usePriceTable>, 'query' | 'sortBy'>) {
  const Arrow = query.dir === 'asc' ? ArrowUp : ArrowDown;
  return (
    <TableRow className={`${grid} h-9 border-line border-b text-ink-2 text-xs`}>
      <ColumnHeader>
        <span className="sr-only">Pinned</span>
      </ColumnHeader>
      {columns.map(({ label, note, sort, className }) => {
        const isSorted = sort === query.sort;
        const order = query.dir === 'asc' ? 'ascending' : 'descending';
        return (
          <ColumnHeader
            key={label}
            className={cn('flex items-center', className)}
            sort={isSorted ? order : undefined}
          >
            {sort ? (
              <button
                type="button"
                className="inline-flex items-center gap-1 hover:text-ink"
                onClick={() => sortBy(sort)}
              >
                <ColumnName label={label} note={note} />
                {isSorted && <Arrow aria-hidden className="size-3" />}
              </button>
            ) : (
              label
            )}
          </ColumnHeader>
        );
      })}
    </TableRow>
  );
}

function ColumnName({ label, note }: { label: string; note: string | undefined }) {
  if (note === undefined) return label;
  return (
    <span className="text-right leading-tight">
      {label} <span className="block whitespace-nowrap text-[0.625rem] text-ink-3">{note}</span>
    </span>
  );
}
