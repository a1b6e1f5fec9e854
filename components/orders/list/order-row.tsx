'use client';
import { Fragment, memo } from 'react';
import { toPathSegment } from '@/components/browser/path-segment';
import { RelativeTime } from '@/components/freshness/relative-time';
import { useChangeFade } from '@/components/ui/change-fade';
import { ExternalText } from '@/components/ui/external-text';
import { OrderStatusBadge } from '@/components/ui/order-status';
import { RowLink } from '@/components/ui/row-link';
import { ColumnHeader, TableCell, TableRow } from '@/components/ui/virtual-table';
import { type OrderView, totalText } from '@/lib/orders';
import { isolated } from '@/lib/text/bidi';

/** Height of a row, px. */
export const rowPx = 44;
const grid =
  'grid grid-cols-[2.5rem_minmax(0,1fr)_5.5rem_6.25rem] items-center gap-1.5 px-3 md:gap-5 md:px-4 md:grid-cols-[6rem_minmax(0,1.2fr)_minmax(0,2fr)_7rem_7rem_8.5rem]';

/** The column headers of the table. */
export function OrdersHeader() {
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

/** One order, positioned at `top` px. */
export const OrderRow = memo(function OrderRow({
  order,
  index,
  top,
}: {
  order: OrderView;
  index: number;
  top: number;
}) {
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
