import type { ReactNode } from 'react';
import { Card } from '@/components/freshness/card';
import { RelativeTime } from '@/components/freshness/relative-time';
import { ExternalText } from '@/components/ui/external-text';
import type { OrderView } from '@/lib/orders';

/** Customer, payment, stock and shipping of an order. */
export function OrderFacts({ order }: { order: OrderView }) {
  const { customer, reason, carrier, trackingNumber, path, paid, reserved, refunded, released } = order;
  const [first] = path;
  const facts: [string, ReactNode][] = [
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
