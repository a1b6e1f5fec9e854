import { describe, expect, it } from 'vitest';
import type { OrderStats } from '@/lib/health';
import { otherRevenue, todayOf } from './today';

const quarter = 900_000;
const midnight = 1_800_000_000_000;
const now = midnight + 3 * quarter + 1;
const bucket = (from: number, revenueByCurrency: Record<string, number>, cancelled = 1) => ({
  from,
  orders: 1,
  revenue: revenueByCurrency.USD ?? 0,
  revenueByCurrency,
  cancelled,
});
const stats = (
  ...buckets: ReturnType<typeof bucket>[]
): Pick<OrderStats, 'buckets' | 'currency' | 'since'> => ({
  currency: 'USD',
  buckets,
  since: 0,
});

describe('the revenue of today', () => {
  it('is one figure per currency, the main one first', () => {
    const today = todayOf(
      stats(
        bucket(midnight - quarter, { USD: 999_999 }),
        bucket(midnight, { JPY: 5_000, USD: 1_800 }),
        bucket(midnight + quarter, { HUF: 1_234_500, USD: 200, KWD: 5_000 }),
      ),
      midnight,
      now,
    );
    expect(today.revenue).toEqual([
      { minor: 2_000, currency: 'USD' },
      { minor: 1_234_500, currency: 'HUF' },
      { minor: 5_000, currency: 'JPY' },
      { minor: 5_000, currency: 'KWD' },
    ]);
    expect(today.cancelled).toBe(2);
    expect(otherRevenue(today, 2, 'en-US').replace(/\s/g, ' ')).toBe(
      'HUF 12,345.00 · ¥5,000 · KWD 5.000 · 2 more currencies',
    );
  });

  it('has no other figure if there is one currency', () =>
    expect(otherRevenue(todayOf(stats(bucket(midnight, { USD: 5 })), midnight, now), 0)).toBe(''));

  it('starts at local midnight, or where the gateway’s data starts', () => {
    expect(todayOf(stats(), midnight, now).since).toBe(midnight);
    expect(todayOf({ ...stats(), since: midnight + 5 }, midnight, now).since).toBe(midnight + 5);
  });
});

describe('the sparkline of a figure of today', () => {
  it('never falls while the figure rises, and ends with the figure', () => {
    const before = stats(bucket(midnight, { USD: 900 }), bucket(midnight + 3 * quarter, { USD: 1 }));
    const after = stats(bucket(midnight, { USD: 900 }), bucket(midnight + 3 * quarter, { USD: 2 }));
    for (const orders of [before, after]) {
      const { trend, cancelTrend, revenue, cancelled } = todayOf(orders, midnight, now);
      expect(trend).toEqual(trend.toSorted((a, b) => a - b));
      expect(trend.at(-1)).toBe(revenue[0]?.minor);
      expect(cancelTrend.at(-1)).toBe(cancelled);
    }
  });

  it('has a point for every quarter of an hour, including those without events', () => {
    const { trend, cancelTrend } = todayOf(
      stats(bucket(midnight, { USD: 900 }), bucket(midnight + 2 * quarter, { USD: -100 }, 0)),
      midnight,
      now,
    );
    expect(trend).toEqual([0, 900, 900, 800, 800]);
    expect(cancelTrend).toEqual([0, 1, 1, 1, 1]);
  });
});
