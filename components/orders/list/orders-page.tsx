'use client';
import { SearchX, ShoppingCart } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { AsOf } from '@/components/freshness/as-of';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { useFeedSubscription, useOrders } from '@/components/live';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionBoundary } from '@/components/ui/section-boundary';
import { counted, plural } from '@/lib/text/plural';
import { filterOrders, isFiltered, joinOlder, noFilter } from './filter';
import { OlderOrders } from './older-orders';
import { OrderFilters } from './order-filters';
import { OrdersCount } from './orders-count';
import { OrdersTable } from './orders-table';
import { useOlderOrders } from './use-older-orders';
import { useOrderFilter } from './use-order-filter';

export function OrdersPage() {
  const feed = useFeedSubscription('orders');
  const orders = useOrders();
  const [filter, change] = useOrderFilter();
  const older = useOlderOrders(filter);
  const all = useMemo(() => joinOlder(orders, older.orders), [orders, older.orders]);
  const found = useMemo(() => filterOrders(all, filter), [all, filter]);
  return (
    <>
      <PageTitle title="Orders">
        <AsOf feed="orders" className="mr-auto" />
        {orders.length > 0 && (
          <OrdersCount
            found={isFiltered(filter) ? found.length : undefined}
            listed={all.length}
            hasOlder={older.orders.length > 0}
          />
        )}
      </PageTitle>
      <OrderFilters filter={filter} onChange={change} />
      <FeedPlaceholder
        feed="orders"
        isEmpty={orders.length === 0}
        isLoading={feed.status !== 'live'}
        refusal={feed.refusal}
        rows={12}
        empty={
          <EmptyState
            icon={ShoppingCart}
            title="No orders yet"
            action={
              <Link href="/admin" className="text-accent">
                Place one on the Admin page
              </Link>
            }
          >
            An <code className="font-mono">order.placed</code> that any producer writes to the topic{' '}
            <code className="font-mono">orders</code> appears here too.
          </EmptyState>
        }
      >
        {found.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="No matching orders"
            action={
              <div className="flex flex-wrap items-center justify-center gap-2">
                <OlderOrders older={older} />
                <Button size="sm" onClick={() => change(noFilter)}>
                  Clear filter
                </Button>
              </div>
            }
          >
            The {counted(all.length, 'order')} on this page {plural(all.length, 'does', 'do')} not match the
            filter. Older orders may.
          </EmptyState>
        ) : (
          <SectionBoundary name="The list of orders">
            <OrdersTable
              orders={found}
              listKey={JSON.stringify(filter)}
              footer={<OlderOrders older={older} />}
            />
          </SectionBoundary>
        )}
      </FeedPlaceholder>
    </>
  );
}
