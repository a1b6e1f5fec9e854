'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { Finished } from '@/components/sql/data/use-run';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { ColumnHeader, TableCell, TableRow } from '@/components/ui/virtual-table';
import { cellText, kindOf } from './cell-text';
import { columnWidths } from './column-widths';
import { RowDialog } from './row-dialog';

const rowPx = 32;
const headerPx = 48;
const numberPx = 64;
/** Characters of a value in the table; the row's dialog shows all. */
const maxShown = 400;

/** The rows of a result. Only those in sight are in the page, and only the columns in sight. */
export function ResultTable({ finished: { answer, timeZone } }: { finished: Finished }) {
  const { columns, rows } = answer;
  const scroller = useRef<HTMLElement>(null);
  const [opened, setOpened] = useState<number>();
  const widths = useMemo(() => columnWidths(columns, rows, timeZone), [columns, rows, timeZone]);
  const getScrollElement = () => scroller.current;
  const vertical = useVirtualizer({
    count: rows.length,
    getScrollElement,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement,
    estimateSize: (i) => widths[i] ?? rowPx,
    overscan: 3,
  });
  const shown = horizontal.getVirtualItems();
  const width = numberPx + horizontal.getTotalSize();
  // What is out of sight on the left is padding.
  const rowStyle = { width, paddingLeft: numberPx + (shown[0]?.start ?? 0) };
  return (
    <>
      <section
        ref={scroller}
        aria-label="Rows"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="max-h-[60dvh] overflow-auto"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual list positions its rows absolutely */}
        <div
          role="table"
          aria-label="Result"
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length + 1}
          className="min-w-full font-mono text-xs"
          style={{ width }}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="rowgroup" className="sticky top-0 z-10 bg-sunken">
            <TableRow
              aria-rowindex={1}
              className="relative flex min-w-full border-line border-b"
              style={{ ...rowStyle, height: headerPx }}
            >
              <ColumnHeader
                aria-colindex={1}
                className="absolute left-0 flex h-full items-center px-2 text-ink-3"
                style={{ width: numberPx }}
              >
                Row
              </ColumnHeader>
              {shown.map(({ index, size }) => (
                <ColumnHeader
                  key={index}
                  aria-colindex={index + 2}
                  className={cn(
                    'flex shrink-0 flex-col justify-center px-3',
                    kindOf(columns[index] ?? { type: '' }) === 'number' && 'items-end',
                  )}
                  style={{ width: size }}
                >
                  <ExternalText
                    text={columns[index]?.name ?? ''}
                    className="max-w-full truncate font-medium"
                  />
                  <span className="max-w-full truncate text-[0.6875rem] text-ink-3">
                    {columns[index]?.type}
                  </span>
                </ColumnHeader>
              ))}
            </TableRow>
          </div>
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="rowgroup" className="relative" style={{ height: vertical.getTotalSize() }}>
            {vertical.getVirtualItems().map(({ index, start }) => (
              <TableRow
                key={index}
                aria-rowindex={index + 2}
                className="absolute left-0 flex min-w-full items-center border-line border-b hover:bg-sunken"
                style={{ ...rowStyle, height: rowPx, top: start }}
              >
                <TableCell aria-colindex={1} className="absolute left-0" style={{ width: numberPx }}>
                  <button
                    type="button"
                    aria-label={`Show row ${index + 1}`}
                    onClick={() => setOpened(index)}
                    className="num h-7 w-full rounded px-2 text-left text-accent hover:underline"
                  >
                    {index + 1}
                  </button>
                </TableCell>
                {shown.map(({ index: column, size }) => (
                  <Cell
                    key={column}
                    value={rows[index]?.[column]}
                    column={columns[column] ?? { name: '', type: '' }}
                    timeZone={timeZone}
                    number={column + 2}
                    width={size}
                  />
                ))}
              </TableRow>
            ))}
          </div>
        </div>
      </section>
      {opened !== undefined && (
        <RowDialog
          number={opened + 1}
          row={rows[opened] ?? []}
          columns={columns}
          timeZone={timeZone}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}

interface CellProps {
  value: unknown;
  column: { name: string; type: string };
  timeZone: string;
  /** Its aria-colindex. */
  number: number;
  width: number;
}

function Cell({ value, column, timeZone, number, width }: CellProps) {
  const text = cellText(value, column, timeZone);
  const isNull = value === null || value === undefined;
  return (
    <TableCell
      aria-colindex={number}
      className={cn(
        'shrink-0 truncate px-3',
        isNull && 'text-ink-3 italic',
        !isNull && kindOf(column) === 'number' && 'num text-right',
      )}
      style={{ width }}
    >
      {isNull ? 'NULL' : <ExternalText text={text.slice(0, maxShown)} />}
    </TableCell>
  );
}
