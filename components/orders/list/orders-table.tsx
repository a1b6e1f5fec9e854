'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import type { OrderView } from '@/lib/orders';
import { formatCount } from '@/lib/text/format';
import { OrderRow, OrdersHeader, rowPx } from './order-row';
import { useHeldRows } from './use-held-rows';

/** The list is live if it is scrolled by no more than this. */
const topPx = 8;

/** The orders, newest first. Live at the top; frozen while it is scrolled or hovered. */
export function OrdersTable({
  orders,
  listKey,
  footer,
}: {
  orders: readonly OrderView[];
  /** Identifies the list: with a new key it is another list, scrolled to its top. */
  listKey: string;
  footer?: ReactNode;
}) {
  const scroller = useRef<HTMLElement>(null);
  const [isScrolled, setScrolled] = useState(false);
  const [isHovered, setHovered] = useState(false);
  const { rows, fresh } = useHeldRows(orders, isScrolled || isHovered, listKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the key changes
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => rows[index]?.orderId ?? index,
    overscan: 8,
  });
  const toTop = () => {
    scroller.current?.scrollTo({ top: 0 });
    setScrolled(false);
    setHovered(false);
  };
  return (
    // Includes the button: if moving the pointer to it unfroze the list, the button would disappear.
    <div
      className="relative overflow-hidden rounded-lg border border-line bg-surface"
      onPointerEnter={(event) => setHovered(event.pointerType === 'mouse')}
      onPointerLeave={() => setHovered(false)}
    >
      {fresh > 0 && (
        <Button
          variant="primary"
          size="sm"
          onClick={toTop}
          className="absolute top-11 left-1/2 z-20 -translate-x-1/2"
        >
          <ArrowUp aria-hidden className="size-3.5" /> {formatCount(fresh)} new
        </Button>
      )}
      <section
        ref={scroller}
        aria-label="List of orders"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > topPx)}
        className="h-[calc(100dvh-23rem)] min-h-80 overflow-y-auto md:h-[calc(100dvh-15rem)]"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual list positions its rows absolutely */}
        <div role="table" aria-label="Orders" aria-rowcount={rows.length + 1}>
          <OrdersHeader />
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ key, index, start }) => {
              const order = rows[index];
              return order && <OrderRow key={key} order={order} index={index} top={start} />;
            })}
          </div>
        </div>
        {footer}
      </section>
    </div>
  );
}
