'use client';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cn } from '@/components/ui/cn';
import { TableCell, TableRow } from '@/components/ui/virtual-table';

export interface OpenRowProps {
  isOpen: boolean;
  onToggle(): void;
  /** The classes of the grid of the table. */
  grid: string;
  /** What names the row; a click on it opens and closes the row. */
  head: ReactNode;
  /** The other cells. */
  cells: ReactNode;
  /** What is below the row while it is open. */
  detail: () => ReactNode;
}

/** A row of a table that opens. */
export function OpenRow({ isOpen, onToggle, grid, head, cells, detail }: OpenRowProps) {
  const id = useId();
  return (
    <>
      <TableRow
        className={cn('grid border-line border-t hover:bg-sunken/60', grid, isOpen && 'bg-sunken/60')}
      >
        {/* biome-ignore lint/a11y/useSemanticElements: the table is a grid */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: the button in it takes the focus */}
        <div role="rowheader" className="min-w-0">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={onToggle}
            className="flex min-h-12 w-full items-start gap-2 py-2 pr-2 pl-4 text-left"
          >
            <ChevronRight
              aria-hidden
              className={cn('mt-0.5 size-4 shrink-0 text-ink-3', isOpen && 'rotate-90')}
            />
            <span className="flex min-w-0 flex-1 flex-col items-start gap-x-2 gap-y-1 md:flex-row">
              {head}
            </span>
          </button>
        </div>
        {cells}
      </TableRow>
      {isOpen && (
        <TableRow id={id} className="bg-sunken/60 px-4 pb-4 md:pl-10">
          <TableCell className="min-w-0">{detail()}</TableCell>
        </TableRow>
      )}
    </>
  );
}
