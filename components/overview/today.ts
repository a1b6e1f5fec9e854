import type { OrderBucket, OrderStats } from '@/lib/health';
import { formatMoney, type Money, sumMoney } from '@/lib/text/money';
import { plural } from '@/lib/text/plural';

const quarter = 15 * 60_000;

export interface Today {
  /** Captured less refunded, one sum per currency; the one that most orders and payments are in comes first. */
  revenue: readonly Money[];
  /** The first sum as it came to be, quarter of an hour by quarter of an hour: its last value is the figure. */
  trail: readonly number[];
  cancelled: number;
  cancelTrail: readonly number[];
  /** Since when it is counted, epoch ms: midnight, or later where the gateway did not read the whole day. */
  since: number;
}

/** Sums the local day that began at `midnight`, as of `now`; epoch ms. */
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
  const trailOf = (figure: (bucket: OrderBucket) => number) => cumulative(buckets, since, now, figure);
  return {
    revenue: [
      { minor: buckets.reduce((sum, { revenue }) => sum + revenue, 0), currency: main },
      ...sumMoney(others).sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    ],
    trail: trailOf(({ revenue }) => revenue),
    cancelled: buckets.reduce((total, { cancelled }) => total + cancelled, 0),
    cancelTrail: trailOf(({ cancelled }) => cancelled),
    since,
  };
}

/** What it came to by the end of each quarter of an hour, those included in which nothing happened. */
function cumulative(
  buckets: readonly OrderBucket[],
  since: number,
  now: number,
  figure: (bucket: OrderBucket) => number,
): number[] {
  const known = new Map(buckets.map((bucket) => [bucket.from, figure(bucket)]));
  const last = Math.max(now, ...known.keys());
  const trail: number[] = [0];
  for (let from = since - (since % quarter); from <= last; from += quarter)
    trail.push((trail.at(-1) ?? 0) + (known.get(from) ?? 0));
  return trail;
}

/** The figures beside the first, as one line; `left`: currencies that the gateway leaves out. */
export function otherRevenue({ revenue }: Today, left: number, locale?: string): string {
  const figures = revenue.slice(1).map(({ minor, currency }) => formatMoney(minor, currency, locale));
  const rest = left > 0 ? [`${left} more ${plural(left, 'currency', 'currencies')}`] : [];
  return [...figures, ...rest].join(' · ');
}
