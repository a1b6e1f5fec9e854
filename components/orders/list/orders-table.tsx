'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { Fragment, memo, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { toPathSegment } from '@/components/browser/path-segment';
import { RelativeTime } from '@/components/freshness/relative-time';
import { Button } from '@/components/ui/button';
import { useChangeFade } from '@/components/ui/change-fade';
import { ExternalText } from '@/components/ui/external-text';
import { OrderStatusBadge } from '@/components/ui/order-status';
import { RowLink } from '@/components/ui/row-link';
import { ColumnHeader, TableCell, TableRow } from '@/components/ui/virtual-table';
import { type OrderView, totalText } from '@/lib/orders';
import { isolated } from '@/lib/text/bidi';
import { formatCount } from '@/lib/text/format';
import { useHeldRows } from './use-held-rows';

const rowPx = 44;
const grid =
  'grid grid-cols-[2.5rem_minmax(0,1fr)_5.5rem_6.25rem] items-center gap-1.5 px-3 md:gap-5 md:px-4 md:grid-cols-[6rem_minmax(0,1.2fr)_minmax(0,2fr)_7rem_7rem_8.5rem]';
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
          <Header />
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ key, index, start }) => {
              const order = rows[index];
              return order && <Row key={key} order={order} index={index} top={start} />;
            })}
          </div>
        </div>
        {footer}
      </section>
    </div>
  );
}

function Header() {
  const cell = 'text-left text-ink-2 text-xs';
  return (
    <TableRow className={`${grid} sticky top-0 z-10 h-9 border-line border-b bg-surface`}>
      <ColumnHeader className={cell}>
        <span className="md:hidden">Age</span>
        <span className="max-md:hidden">Placed</span>
      </ColumnHeader>
      <ColumnHeader className={cell}>Customer</ColumnHeader>
      <ColumnHeader className={`${cell} max-md:hidden`}>Items</ColumnHeader>
      <ColumnHeader className={`${cell} text-right`}>Total</ColumnHeader>
      <ColumnHeader className={`${cell} px-1`}>Status</ColumnHeader>
      <ColumnHeader className={`${cell} text-right max-md:hidden`}>Order</ColumnHeader>
    </TableRow>
  );
}

/** More items than fit into the column. */
const maxItems = 12;

function ItemList({ items }: Pick<OrderView, 'items'>) {
  return items.slice(0, maxItems).map(({ quantity, name }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an order may have the same item twice
    <Fragment key={i}>
      {i > 0 && ', '}
      {quantity} × <ExternalText text={name} />
    </Fragment>
  ));
}

/** In full, or short (`4 min`) on a phone. */
function Age({ at }: { at: number }) {
  return (
    <>
      <RelativeTime at={at} className="text-ink-2 text-sm max-md:hidden" />
      <RelativeTime at={at} isShort className="num text-ink-2 text-xs md:hidden" />
    </>
  );
}

const Row = memo(function Row({ order, index, top }: { order: OrderView; index: number; top: number }) {
  const { orderId, customer, items, status, path, updatedAt } = order;
  const total = totalText(order);
  const cell = useChangeFade<HTMLSpanElement>(status);
  return (
    <TableRow
      aria-rowindex={index + 2}
      className={`${grid} absolute inset-x-0 border-line border-b hover:bg-sunken`}
      style={{ height: rowPx, transform: `translateY(${top}px)` }}
    >
      <TableCell className="truncate">
        <Age at={path[0]?.at ?? updatedAt} />
      </TableCell>
      <TableCell className="truncate">
        <RowLink
          href={`/orders/${toPathSegment(orderId)}`}
          className="font-medium after:absolute after:inset-0"
          aria-label={`Order of ${customer ? isolated(customer.name) : 'an unknown customer'}, ${isolated(orderId)}`}
        >
          {customer ? <ExternalText text={customer.name} /> : 'Unknown customer'}
        </RowLink>
      </TableCell>
      <TableCell className="truncate text-ink-2 text-sm max-md:hidden">
        <ItemList items={items} />
      </TableCell>
      <TableCell className="figure num truncate text-right" title={total}>
        {total}
      </TableCell>
      <TableCell>
        <span ref={cell} className="flex w-fit rounded px-1">
          <OrderStatusBadge status={status} className="figure" />
        </span>
      </TableCell>
      <TableCell className="truncate text-right font-mono text-ink-3 text-xs max-md:hidden">
        <ExternalText text={orderId} />
      </TableCell>
    </TableRow>
  );
});
