'use client';
import { Hourglass } from 'lucide-react';
import { useHealthStatus } from '@/components/freshness/use-health-status';
import { useNow } from '@/components/freshness/use-now';
import { useHealth } from '@/components/live';
import { cn } from '@/components/ui/cn';
import { ExternalText } from '@/components/ui/external-text';
import { statusLook } from '@/components/ui/order-status';
import { identityOf } from '@/lib/events';
import type { OrderStatus, OrderView, PathStep } from '@/lib/orders';
import { visibleControls } from '@/lib/text/bidi';
import { formatDateTime, formatDuration, formatTime, toIso } from '@/lib/text/format';
import { type Waiting, waitingFor } from './waiting-text';

/** Label of each event type, and the status whose icon and colour it has. */
const stepLooks: Record<string, { label: string; status: OrderStatus }> = {
  'order.placed': { label: 'Order placed', status: 'placed' },
  'order.confirmed': { label: 'Order confirmed', status: 'confirmed' },
  'order.cancelled': { label: 'Order cancelled', status: 'cancelled' },
  'payment.succeeded': { label: 'Payment taken', status: 'paid' },
  'payment.failed': { label: 'Payment failed', status: 'cancelled' },
  'payment.refunded': { label: 'Payment refunded', status: 'cancelled' },
  'stock.reserved': { label: 'Stock reserved', status: 'reserved' },
  'stock.rejected': { label: 'Not in stock', status: 'cancelled' },
  'stock.released': { label: 'Stock released', status: 'cancelled' },
  'shipment.dispatched': { label: 'Dispatched', status: 'dispatched' },
  'shipment.delivered': { label: 'Delivered', status: 'delivered' },
};

/** The events of one order, and what it waits for. `asOf`: the time of its state, epoch ms. */
export function Timeline({ order, asOf }: { order: OrderView; asOf: number }) {
  const services = useHealth()?.services ?? [];
  const { gatewayNow, ...health } = useHealthStatus();
  const now = useNow();
  const waiting =
    now === 0 ? [] : waitingFor(order, { services, health, asOf, now, skewMs: gatewayNow - now });
  return (
    <ol className="flex flex-col" aria-label="Timeline">
      {order.path.map((step, i) => (
        <Step key={identityOf(step)} step={step} previous={order.path[i - 1]} />
      ))}
      {waiting.map((line) => (
        <WaitingLine key={line.key} line={line} />
      ))}
    </ol>
  );
}

function Step({ step, previous }: { step: PathStep; previous: PathStep | undefined }) {
  const { label, status } = stepLooks[step.type] ?? { label: step.type, status: 'placed' as const };
  const { icon: Icon, ink } = statusLook[status];
  return (
    <li className="relative flex animate-row-in gap-3 pb-5 before:absolute before:top-6 before:bottom-0 before:left-[11px] before:w-px before:bg-line-strong last:before:hidden">
      <span className={cn('grid size-6 shrink-0 place-items-center rounded-full bg-sunken', ink)}>
        <Icon aria-hidden className="size-3.5" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{label}</span>
          <span className="num text-ink-2 text-sm">
            {previous && (
              <span className="mr-2 text-ink-3">+{formatDuration(Math.max(0, step.at - previous.at))}</span>
            )}
            <time dateTime={toIso(step.at)} title={formatDateTime(step.at)}>
              {formatTime(step.at)}
            </time>
          </span>
        </p>
        <p className="num mt-0.5 break-all font-mono text-ink-3 text-xs">
          {step.source ? <ExternalText text={step.source} /> : 'unknown source'} · orders / {step.partition} /{' '}
          {step.offset}
        </p>
        {step.data !== undefined && (
          <details className="mt-1">
            <summary className="w-fit text-accent text-xs">Raw event</summary>
            <pre className="mt-1 max-h-72 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">
              {visibleControls(
                JSON.stringify(
                  { id: step.id, type: step.type, traceparent: step.traceparent, data: step.data },
                  null,
                  2,
                ),
              )}
            </pre>
          </details>
        )}
      </div>
    </li>
  );
}

function WaitingLine({ line: { text, isProblem } }: { line: Waiting }) {
  return (
    <li className="flex gap-3 pb-3">
      <span
        className={cn(
          'grid size-6 shrink-0 place-items-center rounded-full border border-dashed',
          isProblem ? 'border-warn text-warn' : 'border-line-strong text-ink-3',
        )}
      >
        <Hourglass aria-hidden className="size-3.5" />
      </span>
      <p className={cn('num pt-0.5', isProblem ? 'text-warn' : 'text-ink-2')}>{text}</p>
    </li>
  );
}
