import type { OrderBucket, OrderStats } from '@/lib/health';
import { isFinished, type OrderView } from '@/lib/orders';

const minute = 60_000;
const quarter = 15 * minute;
const day = 24 * 60 * minute;

const leadsTo: Record<string, string> = {
  'order.placed': 'placed',
  'payment.succeeded': 'paid',
  'stock.reserved': 'reserved',
  'order.confirmed': 'confirmed',
  'shipment.dispatched': 'dispatched',
  'shipment.delivered': 'delivered',
  'order.cancelled': 'cancelled',
};

/** Counts over the orders a gateway holds. `now` and `since` are epoch ms; money in minor units. */
export function orderStats(orders: Iterable<OrderView>, now: number, since: number): OrderStats {
  const stats = emptyStats(since);
  const buckets = new Map<number, OrderBucket>();
  const dispatchMs: number[] = [];
  for (const order of orders) {
    countStatus(stats, order, now);
    countRates(stats, order, now);
    if (!order.customer) continue;
    stats.currency = order.currency;
    countPlaced(stats, buckets, order, now);
    const dispatched = order.path.find((step) => step.type === 'shipment.dispatched');
    if (dispatched && dispatched.at > now - 60 * minute) dispatchMs.push(dispatched.at - placedAt(order));
  }
  stats.buckets = [...buckets.values()].sort((a, b) => a.from - b.from);
  const median = dispatchMs.sort((a, b) => a - b)[dispatchMs.length >> 1];
  return median === undefined ? stats : { ...stats, medianDispatchMs: Math.max(0, median) };
}

const emptyStats = (since: number): OrderStats => ({
  since,
  currency: 'USD',
  perMinute: Array.from({ length: 60 }, () => 0),
  buckets: [],
  byStatus: {},
  stuck: {},
  ratePerMinute: {},
});

// The record's own timestamp, not `placedAt`: a producer with a wrong clock must not bend the figures.
const placedAt = (order: OrderView): number =>
  order.path.find((step) => step.type === 'order.placed')?.at ?? order.updatedAt;

const add = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

function countStatus(stats: OrderStats, order: OrderView, now: number): void {
  add(stats.byStatus, order.status);
  if (!isFinished(order.status) && order.updatedAt < now - minute) add(stats.stuck, order.status);
}

function countRates(stats: OrderStats, order: OrderView, now: number): void {
  if (order.updatedAt < now - minute) return;
  for (const step of order.path) {
    const status = leadsTo[step.type];
    if (status && step.at >= now - minute) add(stats.ratePerMinute, status);
  }
}

function countPlaced(
  stats: OrderStats,
  buckets: Map<number, OrderBucket>,
  order: OrderView,
  now: number,
): void {
  const at = placedAt(order);
  const minutesAgo = Math.floor((now - at) / minute);
  const slot = stats.perMinute.length - 1 - minutesAgo;
  if (minutesAgo >= 0 && slot >= 0) stats.perMinute[slot] = (stats.perMinute[slot] ?? 0) + 1;
  if (at < now - day) return;
  const from = at - (at % quarter);
  const bucket = buckets.get(from) ?? { from, orders: 0, revenue: 0, cancelled: 0 };
  bucket.orders += 1;
  if (order.status === 'cancelled') bucket.cancelled += 1;
  else bucket.revenue += order.total;
  buckets.set(from, bucket);
}
