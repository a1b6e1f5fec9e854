import type { OrderStats, WaitingOrders } from '@/lib/health';
import { type AwaitedStep, awaitedSteps, type OrderStatus } from '@/lib/orders';

/** The figures of one stage of the pipeline. */
export interface StageFigures {
  count: number;
  /** What `count` counts, in words. */
  of: string;
  /** Orders that entered the stage in the last 60 s. */
  perMinute: number;
  /** Orders that have waited in the stage for more than a minute. */
  overMinute: number;
  /** Since when the oldest has waited, epoch ms. */
  oldestAt?: number;
  /** Link to the list of the counted orders. */
  href: string;
}

export interface Stage {
  label: string;
  /** The status whose colour and icon it has. */
  status: OrderStatus;
  figures(orders: OrderStats, sinceText: string): StageFigures;
}

const hrefOf = (...statuses: OrderStatus[]) => `/orders?status=${statuses.join(',')}`;

const sum = (counts: Record<string, number>, ...statuses: OrderStatus[]) =>
  statuses.reduce((total, status) => total + (counts[status] ?? 0), 0);

/** A stage that counts orders by status. `steps`: the steps that orders in this stage wait for. */
const statusStage =
  (statuses: OrderStatus[], of: string, rate: OrderStatus, steps: AwaitedStep[] = []) =>
  (orders: OrderStats): StageFigures => ({
    count: sum(orders.byStatus, ...statuses),
    of,
    perMinute: orders.ratePerMinute[rate] ?? 0,
    ...waitingIn(orders, steps),
    href: hrefOf(...statuses),
  });

/** One of the two stages that run in parallel: an order is counted in both. */
const parallelStage =
  (step: AwaitedStep, service: string, done: OrderStatus) =>
  (orders: OrderStats): StageFigures => ({
    count: orders.waiting?.[step]?.orders ?? 0,
    of: `waiting · ${sum(orders.byStatus, done)} ${done}`,
    perMinute: orders.ratePerMinute[done] ?? 0,
    ...waitingIn(orders, [step]),
    href: `/orders?waits=${service}`,
  });

const finalStage =
  (status: OrderStatus) =>
  (orders: OrderStats, sinceText: string): StageFigures => ({
    ...statusStage([status], '', status)(orders),
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
  status: 'placed',
  figures: statusStage(['placed', 'paid', 'reserved'], 'not yet confirmed', 'placed'),
};
/** Payment and stock run in parallel and join at Confirmed. */
export const parallelStages: readonly Stage[] = [
  { label: 'Payment', status: 'paid', figures: parallelStage('payment', 'payment', 'paid') },
  { label: 'Stock', status: 'reserved', figures: parallelStage('stock', 'inventory', 'reserved') },
];
export const laterStages: readonly Stage[] = [
  {
    label: 'Confirmed',
    status: 'confirmed',
    figures: statusStage(['confirmed'], 'not yet dispatched', 'confirmed', ['decision', 'dispatch']),
  },
  {
    label: 'Dispatched',
    status: 'dispatched',
    figures: statusStage(['dispatched'], 'not yet delivered', 'dispatched', ['delivery']),
  },
  { label: 'Delivered', status: 'delivered', figures: finalStage('delivered') },
];
export const cancelled: Stage = { label: 'Cancelled', status: 'cancelled', figures: finalStage('cancelled') };
