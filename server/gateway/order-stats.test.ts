import { describe, expect, it } from 'vitest';
import { type OrderEvent, type OrderView, reduceOrders } from '@/lib/orders';
import { orderStats } from './order-stats';

const now = 1_800_000_000_000;
const minute = 60_000;
const year2099 = Date.UTC(2099, 0, 1);
let offset = 0;

const event = (type: string, at: number, data: object = {}): OrderEvent => ({
  id: `e-${offset}`,
  type,
  at,
  partition: 0,
  offset: offset++,
  data: { ...data },
});
const placed = (at: number, total = 100, currency = 'USD') =>
  event('order.placed', at, {
    customer: { id: 'c', name: 'Ada', email: 'ada@example.com' },
    items: [],
    total,
    currency,
    placedAt: 7,
  });
const order = (...events: OrderEvent[]): OrderView => reduceOrders(`o-${offset}`, events);
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

describe('orderStats', () => {
  it('keeps the revenue of each currency apart, and names the one that most orders are in', () => {
    const { buckets, currency, otherCurrencies } = orderStats(
      [
        order(placed(now - 1_000, 1_800, 'USD')),
        order(placed(now - 1_000, 200, 'USD')),
        order(placed(now - 1_000, 5_000, 'JPY')),
        order(placed(now - 1_000, 1_234_500, 'HUF'), event('order.cancelled', now, { reason: 'r' })),
      ],
      now,
      0,
    );
    expect(currency).toBe('USD');
    expect(otherCurrencies).toBe(0);
    expect(buckets).toMatchObject([
      { orders: 4, cancelled: 1, revenue: 2_000, revenueByCurrency: { USD: 2_000, JPY: 5_000 } },
    ]);
    expect(buckets[0]?.revenueByCurrency).not.toHaveProperty('HUF');
  });

  it('names no more than eight currencies, those of the most orders, and counts the others', () => {
    const codes = Array.from({ length: 600 }, (_, i) => String.fromCharCode(65 + (i % 26), 65 + i / 26, 90));
    const { buckets, currency, otherCurrencies } = orderStats(
      [
        order(placed(now, 1, 'EUR')),
        ...codes.map((code) => order(placed(now, 1, code))),
        order(placed(now, 1, 'EUR')),
      ],
      now,
      0,
    );
    expect(currency).toBe('EUR');
    expect(buckets[0]?.revenueByCurrency).toMatchObject({ EUR: 2 });
    expect(Object.keys(buckets[0]?.revenueByCurrency ?? {})).toHaveLength(8);
    expect(otherCurrencies).toBe(601 - 8);
  });

  it('is not moved by an order that is placed in the year 2099, nor by one of 1970', () => {
    const usual = [
      order(placed(now - 90 * minute), event('shipment.dispatched', now - minute)),
      order(placed(now - 5)),
    ];
    const expected = orderStats(usual, now, 0);
    const odd = [
      order(placed(year2099)),
      order(placed(0)),
      order(placed(year2099), event('order.confirmed', 0)),
    ];
    const stats = orderStats([...usual, ...odd], now, 0);
    expect(stats.perMinute).toEqual(expected.perMinute);
    expect(sum(stats.perMinute)).toBe(1);
    expect(stats.buckets).toEqual(expected.buckets);
    expect(stats.ratePerMinute).toEqual(expected.ratePerMinute);
    expect(stats.medianDispatchMs).toBe(expected.medianDispatchMs);
    expect(stats.byStatus).toMatchObject({ placed: 3, confirmed: 1, dispatched: 1 });
  });

  it('calls an order stuck although one of its events is said to come from the future', () => {
    const { stuck } = orderStats(
      [order(placed(now - 5 * minute), event('stock.reserved', year2099))],
      now,
      0,
    );
    expect(stuck).toEqual({ reserved: 1 });
  });
});
