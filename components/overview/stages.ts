import type { OrderStats, WaitingOrders } from '@/lib/health';
import { type AwaitedStep, awaitedSteps, type OrderStatus } from '@/lib/orders';

/** What one stage of the pipeline shows. */
export interface StageFigures {
  count: number;
  /** What is counted, in words. */
  of: string;
  /** Orders that came to it in the last 60 s. */
  perMinute: number;
  /** Those that have waited here for more than a minute. */
  overMinute: number;
  /** Since when the oldest waits, epoch ms. */
  oldestAt?: number;
  /** The orders counted, as the list of orders finds them. */
  href: string;
}

export interface Stage {
  label: string;
  /** Its colour and icon. */
  look: OrderStatus;
  figures(orders: OrderStats, sinceText: string): StageFigures;
}

const hrefOf = (...statuses: OrderStatus[]) => `/orders?status=${statuses.join(',')}`;

const sum = (counts: Record<string, number>, ...statuses: OrderStatus[]) =>
  statuses.reduce((total, status) => total + (counts[status] ?? 0), 0);

/** The orders of some statuses, and those that wait for the steps that lead on from here. */
const ofStatuses =
  (statuses: OrderStatus[], of: string, rate: OrderStatus, steps: AwaitedStep[] = []) =>
  (orders: OrderStats): StageFigures => ({
    count: sum(orders.byStatus, ...statuses),
    of,
    perMinute: orders.ratePerMinute[rate] ?? 0,
    ...waitingIn(orders, steps),
    href: hrefOf(...statuses),
  });

/** One of the two answers that an order waits for at the same time: an order is once in each. */
const lane =
  (step: AwaitedStep, service: string, done: OrderStatus) =>
  (orders: OrderStats): StageFigures => ({
    count: orders.waiting?.[step]?.orders ?? 0,
    of: `waiting · ${sum(orders.byStatus, done)} ${done}`,
    perMinute: orders.ratePerMinute[done] ?? 0,
    ...waitingIn(orders, [step]),
    href: `/orders?waits=${service}`,
  });

const ended =
  (status: OrderStatus) =>
  (orders: OrderStats, sinceText: string): StageFigures => ({
    ...ofStatuses([status], '', status)(orders),
    of: sinceText,
  });

function waitingIn({ waiting = {} }: OrderStats, steps: AwaitedStep[]) {
  const found = awaitedSteps.flatMap((step): WaitingOrders[] =>
    steps.includes(step) && waiting[step] ? [waiting[step]] : [],
  );
  const overMinute = found.reduce((total, each) => total + each.overMinute, 0);
  return overMinute === 0
    ? { overMinute }
    : { overMinute, oldestAt: Math.min(...found.map(({ oldestAt }) => oldestAt)) };
}

export const placed: Stage = {
  label: 'Placed',
  look: 'placed',
  figures: ofStatuses(['placed', 'paid', 'reserved'], 'not yet confirmed', 'placed'),
};
/** Both are waited for at once and join at Confirmed. */
export const lanes: readonly Stage[] = [
  { label: 'Payment', look: 'paid', figures: lane('payment', 'payment', 'paid') },
  { label: 'Stock', look: 'reserved', figures: lane('stock', 'inventory', 'reserved') },
];
export const later: readonly Stage[] = [
  {
    label: 'Confirmed',
    look: 'confirmed',
    figures: ofStatuses(['confirmed'], 'not yet dispatched', 'confirmed', ['decision', 'dispatch']),
  },
  {
    label: 'Dispatched',
    look: 'dispatched',
    figures: ofStatuses(['dispatched'], 'not yet delivered', 'dispatched', ['delivery']),
  },
  { label: 'Delivered', look: 'delivered', figures: ended('delivered') },
];
export const cancelled: Stage = { label: 'Cancelled', look: 'cancelled', figures: ended('cancelled') };
