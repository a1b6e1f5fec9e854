import type { HealthSample } from '@/lib/health';
import { formatMoney, type Money, sumMoney } from '@/lib/money';

const day = 24 * 60 * 60_000;

export interface Today {
  /** One sum per currency; the one that most orders are in comes first. */
  revenue: readonly Money[];
  /** Of the first currency, per quarter of an hour. */
  trail: readonly number[];
  cancelled: number;
  cancelTrail: readonly number[];
}

/** Sums the local day that begins at `midnight`, epoch ms. */
export function todayOf({ orders }: HealthSample, midnight: number): Today {
  const buckets = orders.buckets.filter(({ from }) => from >= midnight && from < midnight + day);
  const main = orders.currency;
  const others = buckets.flatMap(({ revenueByCurrency }) =>
    Object.entries(revenueByCurrency).flatMap(([currency, minor]) =>
      currency === main ? [] : [{ minor, currency }],
    ),
  );
  return {
    revenue: [
      { minor: buckets.reduce((sum, { revenue }) => sum + revenue, 0), currency: main },
      ...sumMoney(others).sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    ],
    trail: buckets.map(({ revenue }) => revenue),
    cancelled: buckets.reduce((total, { cancelled }) => total + cancelled, 0),
    cancelTrail: buckets.map(({ cancelled }) => cancelled),
  };
}

/** The figures beside the first, as one line; `left`: currencies that the gateway leaves out. */
export function otherRevenue({ revenue }: Today, left: number, locale?: string): string {
  const figures = revenue.slice(1).map(({ minor, currency }) => formatMoney(minor, currency, locale));
  const rest = left > 0 ? [`${left} more ${left === 1 ? 'currency' : 'currencies'}`] : [];
  return [...figures, ...rest].join(' · ');
}
