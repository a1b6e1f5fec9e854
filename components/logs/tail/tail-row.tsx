'use client';
import { memo } from 'react';
import { isLine, type Row } from '@/components/logs/rows/rows';
import { cn } from '@/components/ui/cn';
import { TableRow } from '@/components/ui/virtual-table';
import { gridColumns } from './layout';
import { LineCells } from './line-cells';
import { OmittedCells } from './omitted-cells';
import type { TailView } from './tail-view';

export interface TailRowProps {
  row: Row;
  /** In the list as it is shown, from 0. */
  index: number;
  /** Of the element, so that the list can name it as its active row. */
  id: string;
  top: number;
  /** Undefined: as high as its text. */
  height: number | undefined;
  view: TailView;
  isActive: boolean;
  isOpen: boolean;
  measure?: ((element: HTMLDivElement | null) => void) | undefined;
  onOpen(index: number): void;
}

const tints: Partial<Record<string, string>> = { error: 'bg-bad-soft/40', fatal: 'bg-bad-soft/70' };

/** A row of the tail: a line, or how many are left out. A click opens it; the keyboard works on the list. */
export const TailRow = memo(function TailRow({
  row,
  index,
  id,
  top,
  height,
  view,
  isActive,
  isOpen,
  measure,
  onOpen,
}: TailRowProps) {
  return (
    <TableRow
      id={id}
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isActive || isOpen}
      onClick={() => !hasSelection() && onOpen(index)}
      className={cn(
        'absolute top-0 left-0 grid w-full min-w-full cursor-pointer gap-x-3 px-3 font-mono text-xs leading-5 hover:bg-sunken max-md:grid-cols-[auto_auto_minmax(0,1fr)] md:grid-cols-(--columns)',
        height === undefined ? 'py-0.5' : 'items-center content-center',
        isLine(row) && tints[row.data.level],
        isActive && 'outline-2 outline-accent -outline-offset-2',
        isOpen && 'bg-accent-soft hover:bg-accent-soft',
      )}
      style={{
        height,
        transform: `translateY(${top}px)`,
        ['--columns' as string]: gridColumns(view.columns),
      }}
    >
      {isLine(row) ? <LineCells line={row} view={view} /> : <OmittedCells omitted={row} />}
    </TableRow>
  );
});

/** A person who selects text does not open the line. */
const hasSelection = (): boolean => (getSelection()?.toString() ?? '') !== '';
