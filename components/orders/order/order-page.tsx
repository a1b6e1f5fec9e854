'use client';
import { ChevronLeft, PackageSearch, ServerOff } from 'lucide-react';
import Link from 'next/link';
import { Card, ContainedCard } from '@/components/freshness/card';
import { FeedContent } from '@/components/freshness/feed-content';
import { FeedPlaceholder } from '@/components/freshness/feed-placeholder';
import { RelativeTime } from '@/components/freshness/relative-time';
import { EmptyState } from '@/components/ui/empty-state';
import { ExternalText } from '@/components/ui/external-text';
import { OrderStatusBadge } from '@/components/ui/order-status';
import type { OrderView } from '@/lib/orders';
import { formatCount } from '@/lib/text/format';
import { formatMoney } from '@/lib/text/money';
import { OrderActions } from './order-actions';
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
        <ContainedCard title="Details">
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
    ['Customer', customer ? <ExternalText key="name" text={customer.name} /> : 'Unknown'],
    ['Email', customer ? <ExternalText key="email" text={customer.email} /> : 'Unknown'],
    ['Placed', first ? <RelativeTime key="placed" at={first.at} /> : 'Unknown'],
    ['Payment', refunded ? 'Refunded' : paid ? 'Taken' : 'Not taken'],
    ['Stock', released ? 'Released' : reserved ? 'Reserved' : 'Not reserved'],
  ];
  if (carrier) facts.push(['Carrier', <Carrier key="carrier" carrier={carrier} number={trackingNumber} />]);
  if (reason) facts.push(['Reason', <ExternalText key="reason" text={reason} />]);
  return (
    <Card title="Details" feed="orders">
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
      <ExternalText text={carrier} />, {number ? <ExternalText text={number} /> : 'no tracking number'}
    </>
  );
}

function Items({ order: { customer, items, total, currency } }: { order: OrderView }) {
  return (
    <Card title="Items" feed="orders" bodyClassName="p-0">
      {customer ? (
        <ItemTable items={items} total={total} currency={currency} />
      ) : (
        <p className="px-4 py-3 text-ink-2 text-sm">Unknown until the event order.placed is read.</p>
      )}
    </Card>
  );
}

function ItemTable({ items, total, currency }: Pick<OrderView, 'items' | 'total' | 'currency'>) {
  return (
    <table className="num w-full">
      <thead className="text-ink-2 text-xs">
        <tr>
          <th scope="col" className="px-4 py-2 text-left font-normal">
            Item
          </th>
          <th scope="col" className="px-2 py-2 text-right font-normal">
            Quantity
          </th>
          <th scope="col" className="px-2 py-2 text-right font-normal">
            Unit price
          </th>
          <th scope="col" className="px-4 py-2 text-right font-normal">
            Total
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line border-line border-t">
        {items.map(({ sku, name, quantity, unitPrice }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an order may have the same item twice
          <tr key={i}>
            <td className="break-words px-4 py-2.5">
              <ExternalText text={name} />{' '}
              <ExternalText text={sku} className="font-mono text-ink-3 text-xs" />
            </td>
            <td className="px-2 py-2.5 text-right">{formatCount(quantity)}</td>
            <td className="px-2 py-2.5 text-right text-ink-2">{formatMoney(unitPrice, currency)}</td>
            <td className="px-4 py-2.5 text-right">{formatMoney(unitPrice * quantity, currency)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="border-line-strong border-t font-medium">
          <th scope="row" colSpan={3} className="px-4 py-2.5 text-left font-medium">
            Order total
          </th>
          <td className="figure px-4 py-2.5 text-right">{formatMoney(total, currency)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
