import { describe, expect, it } from 'vitest';
import type { HealthSample } from '@/lib/health';
import { otherRevenue, todayOf } from './revenue';

const midnight = 1_800_000_000_000;
const bucket = (from: number, revenueByCurrency: Record<string, number>) => ({
  from,
  orders: 1,
  revenue: revenueByCurrency.USD ?? 0,
  revenueByCurrency,
  cancelled: 1,
});
const sample = (...buckets: ReturnType<typeof bucket>[]) =>
  ({ orders: { currency: 'USD', buckets } }) as unknown as HealthSample;

describe('the revenue of today', () => {
  it('is one figure per currency, the usual one first', () => {
    const today = todayOf(
      sample(
        bucket(midnight - 1, { USD: 999_999 }),
        bucket(midnight, { JPY: 5_000, USD: 1_800 }),
        bucket(midnight + 900_000, { HUF: 1_234_500, USD: 200, KWD: 5_000 }),
      ),
      midnight,
    );
    expect(today.revenue).toEqual([
      { minor: 2_000, currency: 'USD' },
      { minor: 1_234_500, currency: 'HUF' },
      { minor: 5_000, currency: 'JPY' },
      { minor: 5_000, currency: 'KWD' },
    ]);
    expect(today.trail).toEqual([1_800, 200]);
    expect(today.cancelled).toBe(2);
    expect(otherRevenue(today, 2, 'en-US').replace(/\s/g, ' ')).toBe(
      'HUF 12,345.00 · ¥5,000 · KWD 5.000 · 2 more currencies',
    );
  });

  it('has nothing beside the first figure where there is one currency', () =>
    expect(otherRevenue(todayOf(sample(bucket(midnight, { USD: 5 })), midnight), 0)).toBe(''));
});
