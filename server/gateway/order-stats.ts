import type { OrderBucket, OrderStats } from '@/lib/health';
import { isFinished, type OrderView } from '@/lib/orders';

const minute = 60_000;
const quarter = 15 * minute;
const day = 24 * 60 * minute;
/** Any producer may write any three letters: a sample names so many currencies and counts the others. */
const maxCurrencies = 8;

const leadsTo: Record<string, string> = {
  'order.placed': 'placed',
  'payment.succeeded': 'paid',
  'stock.reserved': 'reserved',
  'order.confirmed': 'confirmed',
  'shipment.dispatched': 'dispatched',
  'shipment.delivered': 'delivered',
  'order.cancelled': 'cancelled',
};

/**
 * Counts over the orders a gateway holds. `now` and `since` are epoch ms; money in minor units. An event that is said to
 * come from the future is not counted in time: its producer's clock is off.
 */
export function orderStats(orders: Iterable<OrderView>, now: number, since: number): OrderStats {
  const stats = emptyStats(since);
  const buckets = new Map<number, OrderBucket>();
  const currencies = new Map<string, number>();
  const dispatchMs: number[] = [];
  for (const order of orders) {
    countStatus(stats, order, now);
    countRates(stats, order, now);
    if (!order.customer || placedAt(order) > now) continue;
    countPlaced(stats, buckets, currencies, order, now);
    const dispatched = order.path.find((step) => step.type === 'shipment.dispatched');
    if (dispatched && isWithin(dispatched.at, 60 * minute, now))
      dispatchMs.push(dispatched.at - placedAt(order));
  }
  const median = dispatchMs.sort((a, b) => a - b)[dispatchMs.length >> 1];
  return {
    ...stats,
    ...byCurrency([...buckets.values()], currencies),
    ...(median === undefined ? {} : { medianDispatchMs: Math.max(0, median) }),
  };
}

const emptyStats = (since: number): OrderStats => ({
  since,
  currency: 'USD',
  otherCurrencies: 0,
  perMinute: Array.from({ length: 60 }, () => 0),
  buckets: [],
  byStatus: {},
  stuck: {},
  ratePerMinute: {},
});

/** The buckets, oldest first, with the currencies that most orders are in. `counts`: orders of each. */
function byCurrency(
  buckets: readonly OrderBucket[],
  counts: ReadonlyMap<string, number>,
): Pick<OrderStats, 'buckets' | 'currency' | 'otherCurrencies'> {
  const named = [...counts].sort(([, a], [, b]) => b - a).map(([currency]) => currency);
  const shown = new Set(named.slice(0, maxCurrencies));
  const [currency = 'USD'] = named;
  return {
    currency,
    otherCurrencies: named.length - shown.size,
    buckets: buckets
      .toSorted((a, b) => a.from - b.from)
      .map((bucket) => ({
        ...bucket,
        revenue: bucket.revenueByCurrency[currency] ?? 0,
        revenueByCurrency: Object.fromEntries(
          Object.entries(bucket.revenueByCurrency).filter(([name]) => shown.has(name)),
        ),
      })),
  };
}

const isWithin = (at: number, ms: number, now: number): boolean => at >= now - ms && at <= now;

// The record's own timestamp, not `placedAt`: a producer with a wrong clock must not bend the figures.
const placedAt = (order: OrderView): number =>
  order.path.find((step) => step.type === 'order.placed')?.at ?? order.updatedAt;

const add = (counts: Record<string, number>, key: string) => {
  counts[key] = (counts[key] ?? 0) + 1;
};

function countStatus(stats: OrderStats, order: OrderView, now: number): void {
  add(stats.byStatus, order.status);
  if (!isFinished(order.status) && lastSeenAt(order, now) < now - minute) add(stats.stuck, order.status);
}

/** When the order was last heard of, by the events that are not from the future. */
function lastSeenAt({ updatedAt, path }: OrderView, now: number): number {
  if (updatedAt <= now) return updatedAt;
  const past = path.filter((step) => step.at <= now).map((step) => step.at);
  return past.length > 0 ? Math.max(...past) : now;
}

function countRates(stats: OrderStats, order: OrderView, now: number): void {
  if (order.updatedAt < now - minute) return;
  for (const step of order.path) {
    const status = leadsTo[step.type];
    if (status && isWithin(step.at, minute, now)) add(stats.ratePerMinute, status);
  }
}

function countPlaced(
  stats: OrderStats,
  buckets: Map<number, OrderBucket>,
  currencies: Map<string, number>,
  order: OrderView,
  now: number,
): void {
  const at = placedAt(order);
  const minutesAgo = Math.floor((now - at) / minute);
  const slot = stats.perMinute.length - 1 - minutesAgo;
  if (slot >= 0) stats.perMinute[slot] = (stats.perMinute[slot] ?? 0) + 1;
  if (at < now - day) return;
  currencies.set(order.currency, (currencies.get(order.currency) ?? 0) + 1);
  const from = at - (at % quarter);
  const bucket = buckets.get(from) ?? {
    from,
    orders: 0,
    revenue: 0,
    revenueByCurrency: {},
    cancelled: 0,
  };
  bucket.orders += 1;
  const { revenueByCurrency } = bucket;
  if (order.status === 'cancelled') bucket.cancelled += 1;
  else revenueByCurrency[order.currency] = (revenueByCurrency[order.currency] ?? 0) + order.total;
  buckets.set(from, bucket);
}
