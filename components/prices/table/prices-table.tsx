'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Pin } from 'lucide-react';
import { memo, useRef } from 'react';
import { toPathSegment } from '@/components/browser/path-segment';
import { usePageNow, usePrice } from '@/components/live';
import { PercentChange, PriceChange } from '@/components/prices/quote/change';
import { LastPrice } from '@/components/prices/quote/last-price';
import { Trend } from '@/components/prices/quote/trend';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { RowLink } from '@/components/ui/row-link';
import { ColumnHeader, TableCell, TableRow } from '@/components/ui/virtual-table';
import { isolated } from '@/lib/text/bidi';
import { formatCompact, formatDateTime, formatTimeOrDate, toIso } from '@/lib/text/format';
import type { SortKey } from './sort';
import type { usePriceTable } from './use-price-table';

const rowPx = 44;
const grid =
  'grid grid-cols-[2rem_minmax(0,1fr)_5.5rem_5.25rem] items-center gap-2 px-3 md:gap-3 md:grid-cols-[2.25rem_minmax(0,1fr)_7.5rem_7rem_7rem_8rem_5rem_7.5rem]';
const wide = 'max-md:hidden';

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

export interface PricesTableProps {
  table: ReturnType<typeof usePriceTable>;
  /** Called with true while the pointer is over a row: the order of rows must not change then. */
  onHold(isHeld: boolean): void;
}

/** All symbols. Each row renders only when its own price changes. */
export function PricesTable({ table, onHold }: PricesTableProps) {
  const { rows, isPinned, toggle } = table;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => rows[index] ?? index,
    overscan: 4,
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual list positions its rows absolutely
    <div
      role="table"
      aria-label="Prices"
      aria-rowcount={rows.length + 1}
      className="overflow-hidden rounded-lg border border-line bg-surface"
    >
      <Header table={table} />
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div
        ref={scroller}
        role="rowgroup"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onPointerEnter={(event) => onHold(event.pointerType === 'mouse')}
        onPointerLeave={() => onHold(false)}
        className="h-[calc(100dvh-13.5rem)] min-h-80 overflow-y-auto md:h-[calc(100dvh-12.25rem)]"
      >
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const symbol = rows[index];
            return (
              symbol && (
                <Row
                  key={key}
                  symbol={symbol}
                  index={index}
                  top={start}
                  isPinned={isPinned(symbol)}
                  onPin={toggle}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Header({ table: { query, sortBy } }: { table: PricesTableProps['table'] }) {
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

interface RowProps {
  symbol: string;
  index: number;
  top: number;
  isPinned: boolean;
  onPin(symbol: string): void;
}

const Row = memo(function Row({ symbol, index, top, isPinned, onPin }: RowProps) {
  const price = usePrice(symbol);
  const pageNow = usePageNow();
  return (
    <TableRow
      aria-rowindex={index + 2}
      className={`${grid} absolute inset-x-0 border-line border-b hover:bg-sunken`}
      style={{ height: rowPx, transform: `translateY(${top}px)` }}
    >
      <TableCell>
        <button
          type="button"
          aria-pressed={isPinned}
          aria-label={`Pin ${isolated(symbol)}`}
          onClick={() => onPin(symbol)}
          className={cn(
            'relative z-10 grid size-8 place-items-center rounded-md hover:bg-line',
            isPinned ? 'text-accent' : 'text-ink-3',
          )}
        >
          <Pin aria-hidden className={cn('size-3.5', isPinned && 'fill-current')} />
        </button>
      </TableCell>
      <TableCell className="truncate font-medium">
        <RowLink href={`/prices/${toPathSegment(symbol)}`} className="after:absolute after:inset-0">
          <ExternalText text={symbol} />
        </RowLink>
      </TableCell>
      {price && (
        <>
          <TableCell className="text-right">
            <LastPrice price={price} />
          </TableCell>
          <TableCell className={`text-right text-sm ${wide}`}>
            <PriceChange state={price} />
          </TableCell>
          <TableCell className="text-right text-sm">
            <PercentChange state={price} />
          </TableCell>
          <TableCell className={wide}>
            <Trend price={price} width={128} />
          </TableCell>
          <TableCell className={`num text-right text-ink-2 text-sm ${wide}`}>
            {formatCompact(price.size)}
          </TableCell>
          <TableCell className={`num text-right text-ink-3 text-xs ${wide}`}>
            <time dateTime={toIso(price.at)} title={formatDateTime(price.at)}>
              {formatTimeOrDate(price.at, pageNow())}
            </time>
          </TableCell>
        </>
      )}
    </TableRow>
  );
});
