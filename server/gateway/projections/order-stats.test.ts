import { describe, expect, it } from 'vitest';
import { type OrderEvent, type OrderView, reduceOrders } from '@/lib/orders';
import { orderStats } from './order-stats';
import { OrderHistory } from './order-stats-history';

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

const paid = (at: number, amount = 100, currency = 'USD') =>
  event('payment.succeeded', at, { paymentId: 'P', amount, currency });
const refunded = (at: number, amount = 100, currency = 'USD') =>
  event('payment.refunded', at, { paymentId: 'P', amount, currency });
const cancelled = (at: number) => event('order.cancelled', at, { reason: 'r' });

describe('orderStats', () => {
  it('counts as revenue what was captured less what was refunded, of each currency, when it happened', () => {
    const noon = now + 7 * minute;
    const { buckets, currency, otherCurrencies } = orderStats(
      [
        order(placed(noon - 40 * minute, 1_800, 'USD'), paid(noon - 1_000, 1_800, 'USD')),
        order(placed(noon - 1_000, 200, 'USD'), paid(noon - 900, 200, 'USD')),
        order(placed(noon - 1_000, 5_000, 'JPY'), paid(noon - 900, 5_000, 'JPY')),
        order(
          placed(noon - 40 * minute, 700, 'USD'),
          paid(noon - 40 * minute, 700, 'USD'),
          cancelled(noon - 2),
          refunded(noon - 1, 700, 'USD'),
        ),
        order(placed(noon - 1_000, 999_999, 'USD')),
        order(placed(noon - 1_000, 1_234_500, 'HUF'), cancelled(noon)),
      ],
      noon,
      0,
    );
    expect(currency).toBe('USD');
    expect(otherCurrencies).toBe(0);
    expect(buckets).toEqual([
      {
        from: now - 45 * minute,
        orders: 2,
        cancelled: 0,
        revenue: 700,
        revenueByCurrency: { USD: 700 },
      },
      { from: now, orders: 4, cancelled: 2, revenue: 1_300, revenueByCurrency: { USD: 1_300, JPY: 5_000 } },
    ]);
  });

  it('does not count money of orders that were not paid, however long they wait', () => {
    const { buckets } = orderStats([order(placed(now - minute, 100)), order(placed(now, 900))], now, 0);
    expect(sum(buckets.map(({ revenue }) => revenue))).toBe(0);
    expect(sum(buckets.map(({ orders }) => orders))).toBe(2);
  });

  it('takes as the main currency that of most payments, not that of most orders', () => {
    const unpaid = [order(placed(now, 5, 'JPY')), order(placed(now, 5, 'JPY'))];
    expect(orderStats([...unpaid, order(placed(now, 5, 'USD'))], now, 0).currency).toBe('JPY');
    const { currency } = orderStats([...unpaid, order(placed(now, 5, 'USD'), paid(now, 5, 'USD'))], now, 0);
    expect(currency).toBe('USD');
    const back = [1, 2].map(() => order(placed(now, 5, 'EUR'), paid(now, 5, 'EUR'), refunded(now, 5, 'EUR')));
    expect(orderStats([...back, order(placed(now, 5, 'USD'), paid(now, 5, 'USD'))], now, 0).currency).toBe(
      'USD',
    );
  });

  it('names at most eight currencies, those of the most orders, and counts the others', () => {
    const codes = Array.from({ length: 600 }, (_, i) => String.fromCharCode(65 + (i % 26), 65 + i / 26, 90));
    const inCurrency = (code: string) => order(placed(now, 1, code), paid(now, 1, code));
    const { buckets, currency, otherCurrencies } = orderStats(
      [inCurrency('EUR'), ...codes.map(inCurrency), inCurrency('EUR')],
      now,
      0,
    );
    expect(currency).toBe('EUR');
    expect(buckets[0]?.revenueByCurrency).toMatchObject({ EUR: 2 });
    expect(Object.keys(buckets[0]?.revenueByCurrency ?? {})).toHaveLength(8);
    expect(otherCurrencies).toBe(601 - 8);
  });

  it('counts the orders that wait for each step, which one the longest and since when, and what they are worth', () => {
    const unpaid = order(placed(now - 3 * minute, 100, 'USD'), event('stock.reserved', now - 5));
    const newest = order(placed(now - 10, 500, 'JPY'));
    const sent = order(
      placed(now - 10),
      event('order.confirmed', now - 5),
      event('shipment.dispatched', now - 1),
    );
    const oldest = ({ orderId }: OrderView) => ({ orderId, customer: 'Ada' });
    const { waiting } = orderStats(
      [
        newest,
        unpaid,
        order(placed(now - 10, 50, 'USD'), paid(now)),
        sent,
        order(placed(now - 10), cancelled(now)),
        order(event('stock.reserved', now - 10)),
      ],
      now,
      0,
    );
    expect(waiting).toEqual({
      payment: {
        orders: 2,
        overMinute: 1,
        oldestAt: now - 3 * minute,
        oldest: oldest(unpaid),
        value: { USD: 100, JPY: 500 },
        otherOrders: 0,
      },
      stock: {
        orders: 2,
        overMinute: 0,
        oldestAt: now - 10,
        oldest: oldest(newest),
        value: { JPY: 500, USD: 50 },
        otherOrders: 0,
      },
      delivery: {
        orders: 1,
        overMinute: 0,
        oldestAt: now - 1,
        oldest: oldest(sent),
        value: { USD: 100 },
        otherOrders: 0,
      },
    });
  });

  it('has one rate of the last 60 seconds, which the last minute of the trail is too', () => {
    const { perMinute, ratePerMinute } = orderStats(
      [
        order(placed(now - minute)),
        order(placed(now - minute + 1), event('order.placed', now - 5, { customer: {} })),
        order(placed(now)),
      ],
      now,
      0,
    );
    expect(ratePerMinute.placed).toBe(2);
    expect(perMinute.slice(-2)).toEqual([1, 2]);
  });

  it('has the median time from placed to dispatched, and counts the orders that are not finished', () => {
    const dispatched = (ms: number) =>
      order(placed(now - 10_000), event('shipment.dispatched', now - 10_000 + ms));
    const { medianDispatchMs, byStatus } = orderStats(
      [
        dispatched(9_000),
        dispatched(200),
        dispatched(300),
        order(placed(now)),
        order(event('order.confirmed', now)),
      ],
      now,
      0,
    );
    expect(medianDispatchMs).toBe(300);
    expect(byStatus).toEqual({ dispatched: 3, placed: 1 });
  });

  it('has no minutes from before it read every event', () => {
    const orders = [order(placed(now - 10 * minute)), order(placed(now - 2 * minute + 1))];
    expect(orderStats(orders, now, now - 3 * minute - 1).perMinute).toEqual([0, 1, 0]);
    expect(orderStats(orders, now, now + minute).perMinute).toEqual([]);
  });

  it('still counts the orders that the gateway dropped: the total, the money and the cancellations of the day', () => {
    const old = [
      order(placed(now - 30 * minute), paid(now - 30 * minute, 40)),
      order(placed(now - 30 * minute), cancelled(now - 29 * minute)),
    ];
    const held = [order(placed(now - minute), paid(now, 2))];
    const history = new OrderHistory();
    for (const each of old) history.dropped(each, now);
    const all = orderStats([...old, ...held], now, 0);
    const some = orderStats(held, now, 0, history);
    expect(some.buckets).toEqual(all.buckets);
    expect(some.total).toBe(3);
    expect(some.byStatus).toEqual({ cancelled: 1, paid: 1 });
    expect(some.forgotten).toBe(1);
    expect(some.perMinute).toEqual(all.perMinute);
    // Asking changes nothing.
    expect(orderStats(held, now, 0, history)).toEqual(some);
  });

  it('is not changed by an order with a timestamp in the year 2099, nor by one in 1970', () => {
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

  it('calls an order stuck although one of its events has a timestamp in the future', () => {
    const { stuck } = orderStats(
      [order(placed(now - 5 * minute), event('stock.reserved', year2099))],
      now,
      0,
    );
    expect(stuck).toEqual({ reserved: 1 });
  });
});

describe('the time since when every event was read', () => {
  const at = Date.UTC(2026, 0, 1);
  it('is the start of the topic where every partition was read from its first offset', () => {
    const history = new OrderHistory();
    history.saw(0, at);
    expect(history.since([0, 0])).toBe(0);
  });

  it('is the start of the partition that was begun last, whatever the timestamp of a single record', () => {
    const history = new OrderHistory();
    for (const offset of [0, 1, 2, 3, 4]) {
      history.saw(0, at + offset);
      history.saw(1, offset === 2 ? year2099 : at + 10 + offset);
    }
    expect(history.since([7, 0])).toBe(at + 2);
    expect(history.since([7, 7])).toBe(at + 13);
  });

  it('is not before records that were deleted before they were read', () => {
    const history = new OrderHistory();
    history.missed(at);
    expect(history.since([0])).toBe(at);
  });
});
