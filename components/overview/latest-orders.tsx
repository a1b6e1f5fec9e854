'use client';
import { ShoppingCart } from 'lucide-react';
import Link from 'next/link';
import { toPathSegment } from '@/components/browser/path-segment';
import { Card } from '@/components/freshness/card';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { RelativeTime } from '@/components/freshness/relative-time';
import { useOrders } from '@/components/live';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { OrderStatusBadge } from '@/components/ui/order-status';
import { RowLink } from '@/components/ui/row-link';
import { type OrderView, totalText } from '@/lib/orders';

const shown = 8;

export function LatestOrders({
  feed,
}: {
  feed: { status: string; refusal?: { message: string } | undefined };
}) {
  const orders = useOrders();
  return (
    <Card
      title="Latest orders"
      feed="orders"
      className="col-span-12 lg:col-span-6 2xl:col-span-4"
      bodyClassName="p-0 min-h-[20rem]"
      aside={
        <Link href="/orders" className="text-accent text-sm">
          All orders
        </Link>
      }
    >
      <FeedPlaceholder
        isEmpty={orders.length === 0}
        isLoading={feed.status !== 'live'}
        refusal={feed.refusal}
        rows={shown}
        empty={
          <EmptyState icon={ShoppingCart} title="No orders yet">
            Place one on the Admin page, or publish <code className="font-mono">order.placed</code> on the
            topic <code className="font-mono">orders</code>.
          </EmptyState>
        }
      >
        <ul className="divide-y divide-line">
          {orders.slice(0, shown).map((order) => (
            <OrderLine key={order.orderId} order={order} />
          ))}
        </ul>
      </FeedPlaceholder>
    </Card>
  );
}

function OrderLine({ order }: { order: OrderView }) {
  const { orderId, customer, status, path, updatedAt } = order;
  const total = totalText(order);
  return (
    <li className="animate-row-in">
      <RowLink
        href={`/orders/${toPathSegment(orderId)}`}
        className="grid h-10 grid-cols-[minmax(0,1fr)_5.5rem_6rem_4.5rem] items-center gap-3 px-4 hover:bg-sunken max-sm:grid-cols-[minmax(0,1fr)_5.5rem_5rem]"
      >
        <span className="truncate">
          <ExternalText text={customer?.name ?? orderId} />
        </span>
        <span className="figure num truncate text-right" title={total}>
          {total}
        </span>
        <OrderStatusBadge status={status} />
        <RelativeTime at={path[0]?.at ?? updatedAt} className="text-right text-ink-3 text-xs max-sm:hidden" />
      </RowLink>
    </li>
  );
}
