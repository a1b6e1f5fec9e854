import { describe, expect, it } from 'vitest';
import { awaitedStepsOf, waitingSince } from './awaited-steps';
import type { OrderEvent } from './order-view';
import { reduceOrders } from './reduce';

const at: Record<string, number> = {
  'order.placed': 1_000,
  'payment.succeeded': 2_000,
  'stock.reserved': 3_000,
  'order.confirmed': 4_000,
  'shipment.dispatched': 5_000,
};
const order = (...types: string[]) =>
  reduceOrders(
    'o',
    types.map(
      (type, offset) =>
        ({
          id: type,
          type,
          at: at[type] ?? 2_500,
          partition: 0,
          offset,
          data: { orderId: 'o' },
        }) as OrderEvent,
    ),
  );

describe('what an order waits for', () => {
  it.each([
    [['order.placed'], ['payment', 'stock']],
    [['order.placed', 'stock.reserved'], ['payment']],
    [['order.placed', 'payment.succeeded'], ['stock']],
    [['order.placed', 'payment.succeeded', 'stock.reserved'], ['decision']],
    [['order.placed', 'payment.failed'], ['decision']],
    [['order.placed', 'payment.succeeded', 'stock.rejected'], ['decision']],
    [['order.placed', 'payment.succeeded', 'stock.reserved', 'order.confirmed'], ['dispatch']],
    [['order.placed', 'order.confirmed', 'stock.reserved'], ['payment']],
    [['order.placed', 'shipment.dispatched'], ['delivery']],
    [['order.placed', 'shipment.dispatched', 'shipment.delivered'], []],
    [['order.placed', 'order.cancelled'], []],
  ])('after %j is %j', (types, steps) => expect(awaitedStepsOf(order(...types))).toEqual(steps));

  it('starts with the event that requires the step; a decision starts with the last answer', () => {
    const all = order('order.placed', 'payment.succeeded', 'stock.reserved', 'order.confirmed');
    expect(waitingSince(all, 'payment')).toBe(1_000);
    expect(waitingSince(all, 'stock')).toBe(1_000);
    expect(waitingSince(all, 'decision')).toBe(3_000);
    expect(waitingSince(all, 'dispatch')).toBe(4_000);
    expect(waitingSince(order('payment.succeeded'), 'stock')).toBe(2_000);
  });
});
