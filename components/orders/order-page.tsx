'use client';
import { ChevronLeft, PackageSearch } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { useFeedSubscription, useOrder } from '@/components/live';
import { Card, ContainedCard } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FeedState } from '@/components/ui/feed-state';
import { OrderStatusBadge } from '@/components/ui/order-status';
import { Outside } from '@/components/ui/outside';
import { RelativeTime } from '@/components/ui/relative-time';
import { formatMoney } from '@/lib/money';
import type { OrderView } from '@/lib/orders';
import { OrderActions } from './order-actions';
import { Timeline } from './timeline';
import { useStoredOrder } from './use-stored-order';

/** One order: its state and its event path, drawn as it happens. */
export function OrderPage({ orderId }: { orderId: string }) {
  const filter = useMemo(() => ({ orderId }), [orderId]);
  const feed = useFeedSubscription('orders', { filter });
  const live = useOrder(orderId);
  // A gateway holds the newest orders; older ones are told by the order service.
  const stored = useStoredOrder(orderId, feed.status === 'live' && !live);
  const order = live ?? stored.order;
  return (
    <>
      <Link href="/orders" className="mb-2 inline-flex items-center gap-1 text-ink-2 text-sm hover:text-ink">
        <ChevronLeft aria-hidden className="size-4" /> Orders
      </Link>
      <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1">
        <h1 className="min-w-0 break-all font-semibold text-lg">
          Order <Outside text={orderId} />
        </h1>
        {order && <OrderStatusBadge status={order.status} className="figure" />}
        {order && <OrderActions order={order} />}
      </header>
      <FeedState
        isEmpty={!order}
        isLoading={feed.status !== 'live' || stored.isLoading}
        refusal={feed.refusal}
        empty={
          <EmptyState icon={PackageSearch} title="There is no such order">
            {stored.message ?? 'No event with this order id has been seen.'} If it is placed while you wait,
            it shows up here.
          </EmptyState>
        }
      >
        {order && <Details order={order} />}
      </FeedState>
    </>
  );
}

function Details({ order }: { order: OrderView }) {
  return (
    <div className="grid grid-cols-12 items-start gap-4">
      <Card title="Event path" className="col-span-12 lg:col-span-7">
        <Timeline order={order} />
      </Card>
      <div className="col-span-12 flex flex-col gap-4 lg:col-span-5">
        <ContainedCard title="State">
          <Facts order={order} />
        </ContainedCard>
        <ContainedCard title="Items">
          <Items order={order} />
        </ContainedCard>
      </div>
    </div>
  );
}

function Facts({ order }: { order: OrderView }) {
  const { customer, reason, carrier, trackingNumber, path, paid, reserved, refunded, released } = order;
  const [first] = path;
  const facts: [string, React.ReactNode][] = [
    ['Customer', customer ? <Outside key="name" text={customer.name} /> : 'not known yet'],
    ['Email', customer ? <Outside key="email" text={customer.email} /> : 'not known yet'],
    ['Placed', first ? <RelativeTime key="placed" at={first.at} /> : 'not known yet'],
    ['Payment', refunded ? 'refunded' : paid ? 'taken' : 'not taken'],
    ['Stock', released ? 'released' : reserved ? 'reserved' : 'not reserved'],
  ];
  if (carrier) facts.push(['Carrier', <Carrier key="carrier" carrier={carrier} number={trackingNumber} />]);
  if (reason) facts.push(['Reason', <Outside key="reason" text={reason} />]);
  return (
    <Card title="State">
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-2">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Carrier({ carrier, number }: { carrier: string; number: string | undefined }) {
  return (
    <>
      <Outside text={carrier} />, {number ? <Outside text={number} /> : 'no tracking number'}
    </>
  );
}

function Items({ order: { items, total, currency } }: { order: OrderView }) {
  return (
    <Card title="Items" bodyClassName="p-0">
      <table className="num w-full">
        <thead className="sr-only">
          <tr>
            <th scope="col">Item</th>
            <th scope="col">Quantity</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {items.map(({ sku, name, quantity, unitPrice }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an order may have one article on two lines
            <tr key={i}>
              <td className="break-words px-4 py-2.5">
                <Outside text={name} /> <Outside text={sku} className="font-mono text-ink-3 text-xs" />
              </td>
              <td className="px-2 py-2.5 text-right text-ink-2">{quantity} ×</td>
              <td className="px-4 py-2.5 text-right">{formatMoney(unitPrice, currency)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-line-strong border-t font-medium">
            <th scope="row" colSpan={2} className="px-4 py-2.5 text-left font-medium">
              Total
            </th>
            <td className="figure px-4 py-2.5 text-right">{formatMoney(total, currency)}</td>
          </tr>
        </tfoot>
      </table>
    </Card>
  );
}
