import { describe, expect, it } from 'vitest';
import type { OrderStats, WaitingOrders } from '@/lib/health';
import { cancelled, laterStages, parallelStages, placed } from './stages';

const at = 1_800_000_000_000;
const waiting = (orders: number, overMinute = 0, oldestAt = at): WaitingOrders => ({
  orders,
  overMinute,
  oldestAt,
  value: {},
  otherOrders: 0,
});
/** Ten orders that are not confirmed: five wait for both, three are paid, two are reserved. */
const orders = {
  byStatus: { placed: 5, paid: 3, reserved: 2, confirmed: 4, dispatched: 6, delivered: 90, cancelled: 7 },
  ratePerMinute: {
    placed: 11,
    paid: 9,
    reserved: 8,
    confirmed: 7,
    dispatched: 6,
    delivered: 5,
    cancelled: 1,
  },
  waiting: {
    payment: waiting(7, 2, at - 240_000),
    stock: waiting(8),
    decision: waiting(1, 1, at - 70_000),
    dispatch: waiting(3, 1, at - 90_000),
    delivery: waiting(6),
  },
} as unknown as OrderStats;
const figures = (stage: typeof placed) => stage.figures(orders, 'in total');

describe('the pipeline', () => {
  it('counts each order once before it is confirmed, and once in each parallel stage', () => {
    expect(figures(placed)).toMatchObject({
      count: 10,
      of: 'not yet confirmed',
      perMinute: 11,
      overMinute: 0,
    });
    const [payment, stock] = parallelStages.map(figures);
    expect(payment).toMatchObject({ count: 7, of: 'waiting · 3 paid', perMinute: 9 });
    expect(stock).toMatchObject({ count: 8, of: 'waiting · 2 reserved', perMinute: 8 });
    // Five wait in both stages; an order that waits in only one is done in the other.
    expect((payment?.count ?? 0) + 3).toBe(10);
    expect((stock?.count ?? 0) + 2).toBe(10);
  });

  it('counts orders that wait over a minute in their stage, with the start of the oldest wait', () => {
    const [payment, stock] = parallelStages.map(figures);
    expect(payment).toMatchObject({ overMinute: 2, oldestAt: at - 240_000 });
    expect(stock).not.toHaveProperty('oldestAt');
    expect(laterStages.map(figures)).toMatchObject([
      { count: 4, perMinute: 7, overMinute: 2, oldestAt: at - 90_000 },
      { count: 6, perMinute: 6, overMinute: 0 },
      { count: 90, perMinute: 5, of: 'in total' },
    ]);
    expect(figures(cancelled)).toMatchObject({ count: 7, perMinute: 1, of: 'in total' });
  });

  it('links to the orders that are counted', () => {
    expect(figures(placed).href).toBe('/orders?status=placed,paid,reserved');
    expect(parallelStages.map(figures).map(({ href }) => href)).toEqual([
      '/orders?waits=payment',
      '/orders?waits=inventory',
    ]);
  });
});
