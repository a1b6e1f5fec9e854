import type { OrderBucket, OrderStats } from '@/lib/health';
import { formatMoney, type Money, sumMoney } from '@/lib/text/money';
import { plural } from '@/lib/text/plural';

const quarter = 15 * 60_000;

export interface Today {
  /** Captured minus refunded, one sum per currency; the main currency comes first. */
  revenue: readonly Money[];
  /** Cumulative revenue in the main currency, per quarter of an hour: the last value is the figure. */
  trend: readonly number[];
  cancelled: number;
  cancelTrend: readonly number[];
  /** Start of the figures, epoch ms: midnight, or later if the gateway did not read the whole day. */
  since: number;
}

/** Sums the local day from `midnight` to `now`, both epoch ms. */
export function todayOf(
  orders: Pick<OrderStats, 'buckets' | 'currency' | 'since'>,
  midnight: number,
  now: number,
): Today {
  const buckets = orders.buckets.filter(({ from }) => from >= midnight);
  const main = orders.currency;
  const others = buckets.flatMap(({ revenueByCurrency }) =>
    Object.entries(revenueByCurrency).flatMap(([currency, minor]) =>
      currency === main ? [] : [{ minor, currency }],
    ),
  );
  const since = Math.max(midnight, orders.since);
  const trendOf = (figure: (bucket: OrderBucket) => number) => cumulative(buckets, since, now, figure);
  return {
    revenue: [
      { minor: buckets.reduce((sum, { revenue }) => sum + revenue, 0), currency: main },
      ...sumMoney(others).sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    ],
    trend: trendOf(({ revenue }) => revenue),
    cancelled: buckets.reduce((total, { cancelled }) => total + cancelled, 0),
    cancelTrend: trendOf(({ cancelled }) => cancelled),
    since,
  };
}

/** The cumulative value at the end of each quarter of an hour, including those without events. */
function cumulative(
  buckets: readonly OrderBucket[],
  since: number,
  now: number,
  figure: (bucket: OrderBucket) => number,
): number[] {
  const byStart = new Map(buckets.map((bucket) => [bucket.from, figure(bucket)]));
  const last = Math.max(now, ...byStart.keys());
  const trend: number[] = [0];
  for (let from = since - (since % quarter); from <= last; from += quarter)
    trend.push((trend.at(-1) ?? 0) + (byStart.get(from) ?? 0));
  return trend;
}

/** The revenue in the other currencies, as one line; `omitted`: currencies that the gateway does not report. */
export function otherRevenue({ revenue }: Today, omitted: number, locale?: string): string {
  const figures = revenue.slice(1).map(({ minor, currency }) => formatMoney(minor, currency, locale));
  const rest = omitted > 0 ? [`${omitted} more ${plural(omitted, 'currency', 'currencies')}`] : [];
  return [...figures, ...rest].join(' · ');
}
