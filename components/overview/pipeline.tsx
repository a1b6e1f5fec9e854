'use client';
import { ChevronRight } from 'lucide-react';
import Link from 'next/link';
import { Fragment } from 'react';
import { useHealth } from '@/components/live';
import { Card } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { statusLook } from '@/components/ui/order-status';
import { Skeleton } from '@/components/ui/skeleton';
import { formatCount } from '@/lib/format';
import type { OrderStats } from '@/lib/health';
import type { OrderStatus } from '@/lib/orders';

interface Stage {
  label: string;
  statuses: readonly OrderStatus[];
}

/** Paid and reserved come in either order, so they are one stage. */
const stages: readonly Stage[] = [
  { label: 'Placed', statuses: ['placed'] },
  { label: 'Paid or reserved', statuses: ['paid', 'reserved'] },
  { label: 'Confirmed', statuses: ['confirmed'] },
  { label: 'Dispatched', statuses: ['dispatched'] },
  { label: 'Delivered', statuses: ['delivered'] },
];
const cancelled: Stage = { label: 'Cancelled', statuses: ['cancelled'] };

/** How many orders stand where, how fast they come there, and which have stopped moving. */
export function Pipeline() {
  const orders = useHealth()?.orders;
  return (
    <Card title="Order pipeline" className="col-span-12" bodyClassName="overflow-x-auto">
      <ol className="grid grid-cols-2 items-stretch gap-1 sm:flex sm:min-w-[46rem]">
        {stages.map((stage, i) => (
          <Fragment key={stage.label}>
            {i > 0 && (
              <li aria-hidden className="flex items-center text-ink-3 max-sm:hidden">
                <ChevronRight className="size-4" />
              </li>
            )}
            <StageCell stage={stage} orders={orders} />
          </Fragment>
        ))}
        <li aria-hidden className="mx-2 w-px bg-line max-sm:hidden" />
        <StageCell stage={cancelled} orders={orders} />
      </ol>
    </Card>
  );
}

function StageCell({ stage, orders }: { stage: Stage; orders: OrderStats | undefined }) {
  const [first] = stage.statuses;
  if (!first) return null;
  const { icon: Icon, ink } = statusLook[first];
  const total = (counts: Record<string, number> | undefined) =>
    stage.statuses.reduce((sum, status) => sum + (counts?.[status] ?? 0), 0);
  const stuck = total(orders?.stuck);
  const rate = total(orders?.ratePerMinute);
  return (
    <li className="min-w-0 flex-1">
      <Link
        href={`/orders?status=${stage.statuses.join(',')}`}
        className="flex h-full flex-col rounded-md border border-transparent px-3 py-2 hover:border-line-strong hover:bg-sunken"
      >
        <span className={cn('flex items-center gap-1.5 text-xs', ink)}>
          <Icon aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{stage.label}</span>
        </span>
        {orders ? (
          <span className="figure num mt-1 font-semibold text-2xl tracking-tight">
            {formatCount(total(orders.byStatus))}
          </span>
        ) : (
          <Skeleton className="my-1.5 h-6 w-12" />
        )}
        <span className="num text-ink-3 text-xs">{formatCount(rate)} a minute</span>
        <span className={cn('num min-h-4 text-xs', stuck > 0 ? 'font-medium text-warn' : 'text-ink-3')}>
          {stuck > 0 ? `${formatCount(stuck)} not moving` : ''}
        </span>
      </Link>
    </li>
  );
}
