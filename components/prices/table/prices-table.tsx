'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { PriceRow, rowPx } from './price-row';
import { PricesHeader } from './prices-header';
import type { usePriceTable } from './use-price-table';

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
      <PricesHeader query={table.query} sortBy={table.sortBy} />
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
                <PriceRow
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
