import {
  Ban,
  CircleCheckBig,
  CircleDot,
  CreditCard,
  type LucideIcon,
  PackageCheck,
  ShieldCheck,
  Truck,
} from 'lucide-react';
import type { OrderStatus } from '@/lib/orders';
import { cn } from './cn';

/** Colour, icon and word of every status: never colour alone. */
export const statusLook: Record<OrderStatus, { label: string; icon: LucideIcon; ink: string; fill: string }> =
  {
    placed: { label: 'Placed', icon: CircleDot, ink: 'text-placed', fill: 'bg-placed' },
    paid: { label: 'Paid', icon: CreditCard, ink: 'text-paid', fill: 'bg-paid' },
    reserved: { label: 'Reserved', icon: PackageCheck, ink: 'text-reserved', fill: 'bg-reserved' },
    confirmed: { label: 'Confirmed', icon: ShieldCheck, ink: 'text-confirmed', fill: 'bg-confirmed' },
    dispatched: { label: 'Dispatched', icon: Truck, ink: 'text-dispatched', fill: 'bg-dispatched' },
    delivered: { label: 'Delivered', icon: CircleCheckBig, ink: 'text-delivered', fill: 'bg-delivered' },
    cancelled: { label: 'Cancelled', icon: Ban, ink: 'text-cancelled', fill: 'bg-cancelled' },
  };

export function OrderStatusBadge({ status, className }: { status: OrderStatus; className?: string }) {
  const { label, icon: Icon, ink } = statusLook[status];
  return (
    <span className={cn('inline-flex items-center gap-1.5 font-medium text-sm', ink, className)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {label}
    </span>
  );
}
