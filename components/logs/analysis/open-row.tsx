'use client';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { cn } from '@/components/ui/cn';

export interface OpenRowProps {
  isOpen: boolean;
  onToggle(): void;
  /** What names the row; a click on it opens and closes the row. */
  head: ReactNode;
  /** The other cells. */
  cells: ReactNode;
  columnCount: number;
  /** What is below the row while it is open. */
  detail: () => ReactNode;
}

/** A row of a table that opens. */
export function OpenRow({ isOpen, onToggle, head, cells, columnCount, detail }: OpenRowProps) {
  const id = useId();
  return (
    <>
      <tr className={cn('border-line border-t align-top hover:bg-sunken/60', isOpen && 'bg-sunken/60')}>
        <th scope="row" className="p-0 text-left font-normal">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={onToggle}
            className="flex min-h-12 w-full items-start gap-2 py-2 pr-2 pl-4 text-left"
          >
            <ChevronRight
              aria-hidden
              className={cn('mt-0.5 size-4 shrink-0 text-ink-3', isOpen && 'rotate-90')}
            />
            {head}
          </button>
        </th>
        {cells}
      </tr>
      <tr id={id} hidden={!isOpen}>
        <td colSpan={columnCount} className="bg-sunken/60 px-4 pb-4 md:pl-10">
          {isOpen && detail()}
        </td>
      </tr>
    </>
  );
}
