'use client';
import { ChevronLeft, PackageSearch, ServerOff } from 'lucide-react';
import Link from 'next/link';
import { Card, CardBoundary } from '@/components/freshness/card';
import { FeedContent } from '@/components/freshness/feed-content';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { OrderLogs } from '@/components/logs/lines/order-logs';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { OrderStatusBadge } from '@/components/ui/order-status';
import type { OrderView } from '@/lib/orders';
import { OrderActions } from './order-actions';
import { OrderFacts } from './order-facts';
import { OrderItems } from './order-items';
import { gatewayLost } from './order-state';
import { Timeline } from './timeline';
import { useOrderState } from './use-order-state';

/** One order: its details and its live timeline. */
export function OrderPage({ orderId }: { orderId: string }) {
  const { state, refusal } = useOrderState(orderId);
  const { order, asOf, notice, absent } = state;
  return (
    <>
      <Link href="/orders" className="mb-2 inline-flex items-center gap-1 text-ink-2 text-sm hover:text-ink">
        <ChevronLeft aria-hidden className="size-4" /> Orders
      </Link>
      <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1">
        <h1 className="min-w-0 break-all font-semibold text-lg">
          Order <ExternalText text={orderId} />
        </h1>
        {order && (
          <FeedContent feed="orders">
            <OrderStatusBadge status={order.status} />
          </FeedContent>
        )}
        {order && <OrderActions order={order} />}
      </header>
      {notice && (
        <p
          // Not announced while the gateway is lost: the pill announces that, and the time in the text keeps changing.
          role={notice.startsWith(gatewayLost) ? undefined : 'status'}
          className="num mb-4 rounded-md border border-warn/50 px-3 py-2 text-sm text-warn"
        >
          {notice}
        </p>
      )}
      {order && asOf !== undefined ? (
        <Details order={order} asOf={asOf} />
      ) : absent === 'loading' ? (
        <FeedPlaceholder isEmpty isLoading refusal={refusal} empty={null}>
          {null}
        </FeedPlaceholder>
      ) : (
        <Absent isMissing={absent === 'missing'} />
      )}
    </>
  );
}

function Absent({ isMissing }: { isMissing: boolean }) {
  return isMissing ? (
    <EmptyState icon={PackageSearch} title="There is no such order">
      The order service has no order with this id. If it is placed now, it appears here.
    </EmptyState>
  ) : (
    <EmptyState icon={ServerOff} title="No answer from the order service. Trying again.">
      Whether this order exists is unknown until it answers.
    </EmptyState>
  );
}

function Details({ order, asOf }: { order: OrderView; asOf: number }) {
  return (
    <div className="grid grid-cols-12 items-start gap-4">
      <Card title="Timeline" feed="orders" className="col-span-12 lg:col-span-7">
        <Timeline order={order} asOf={asOf} />
      </Card>
      <div className="col-span-12 flex flex-col gap-4 lg:col-span-5">
        <CardBoundary title="Details">
          <OrderFacts order={order} />
        </CardBoundary>
        <CardBoundary title="Items">
          <OrderItems order={order} />
        </CardBoundary>
      </div>
      <CardBoundary title="Logs" className="col-span-12">
        <OrderLogs orderId={order.orderId} className="col-span-12" />
      </CardBoundary>
    </div>
  );
}
