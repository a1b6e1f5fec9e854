import { describe, expect, it } from 'vitest';
import type { OrderEvent } from '@/lib/orders';
import { type OrderBounds, OrderProjection } from './order-projection';

const listed = 200;
const bytes = 500;
let offset = 0;
const event = (orderId: string, type: string, data: object = {}): OrderEvent => ({
  id: `${orderId}-${type}`,
  type,
  at: offset,
  partition: 0,
  offset: offset++,
  data: { orderId, ...data },
});
const placed = (orderId: string) =>
  event(orderId, 'order.placed', {
    customer: { id: 'c', name: 'Ada' },
    items: [],
    total: 5,
    currency: 'EUR',
  });

/** Orders `o0` to `o200`: the first is one more than a snapshot lists. */
function arrange(bounds?: OrderBounds) {
  const projection = new OrderProjection(bounds);
  const deliver = (one: OrderEvent) => {
    projection.apply(one, bytes);
    return (projection.enrich(one)?.event ?? one) as OrderEvent;
  };
  for (let n = 0; n <= listed; n += 1) projection.apply(placed(`o${n}`), bytes);
  projection.invalidate();
  return { projection, deliver };
}

const nothing = {
  ...{ since: 0, placed: 0, delivered: 0, cancelled: 0, forgotten: 0 },
  ...{ quarters: [], mentions: {}, seconds: [], dispatches: [] },
};
const earlier = (orderId: string) => ({
  ...{ orderId, partition: 0, offset: 0, at: 1, id: `${orderId}-placed`, type: 'order.placed' },
  ...{ source: 'test', traceparent: null },
  data: JSON.stringify({
    ...{ orderId, customer: { id: 'c', name: 'Ada', email: 'ada@example.com' }, total: 5, currency: 'EUR' },
    ...{ items: [{ sku: 'A', name: 'A', quantity: 1, unitPrice: 5 }], placedAt: 1 },
  }),
});

describe('the orders before those that a projection was given', () => {
  it('complete orders of which it had later events, and are dropped first', () => {
    const projection = new OrderProjection({ orders: 2, bytes: 1e6 });
    projection.apply(event('a', 'payment.succeeded', { amount: 5, currency: 'EUR' }), bytes);
    projection.adopt({ ...nothing, orders: [earlier('a'), earlier('b')] });
    expect(projection.order('a')).toMatchObject({ status: 'paid', total: 5 });
    projection.apply(placed('c'), bytes);
    expect([...projection.orders()].map(({ orderId }) => orderId)).toEqual(['a', 'c']);
  });

  it('are counted and not held where an order was dropped in the meantime', () => {
    const projection = new OrderProjection({ orders: 1, bytes: 1e6 });
    projection.apply(event('a', 'payment.succeeded', { amount: 5, currency: 'EUR' }), bytes);
    projection.apply(placed('b'), bytes);
    projection.adopt({ ...nothing, orders: [earlier('a')] });
    expect([...projection.orders()].map(({ orderId }) => orderId)).toEqual(['b']);
    expect(projection.history.forgotten).toBe(1);
    expect(projection.history.since([7])).toBe(0);
  });
});

describe('the projection of orders', () => {
  it('adds the order to the first event of an order that is older than the list, and to no other event', () => {
    const { deliver } = arrange();
    expect(deliver(event('o0', 'payment.succeeded')).order).toMatchObject({
      orderId: 'o0',
      status: 'paid',
      customer: { name: 'Ada' },
      path: [{ type: 'order.placed' }, { type: 'payment.succeeded' }],
    });
    expect(deliver(event('o0', 'stock.reserved'))).not.toHaveProperty('order');
    expect(deliver(event('o1', 'payment.succeeded'))).not.toHaveProperty('order');
    expect(deliver(placed('fresh'))).not.toHaveProperty('order');
  });

  it('adds it again after a client joined that does not have it', () => {
    const { projection, deliver } = arrange();
    deliver(event('o0', 'payment.succeeded'));
    projection.invalidate();
    expect(deliver(event('o0', 'stock.reserved')).order?.path).toHaveLength(3);
  });

  it('adds the steps without their data, and no order of which order.placed was not read', () => {
    const { deliver } = arrange();
    expect(deliver(event('o0', 'payment.succeeded')).order?.path.every((step) => !('data' in step))).toBe(
      true,
    );
    expect(deliver(event('foreign', 'payment.succeeded'))).not.toHaveProperty('order');
  });

  it('adds no order that was dropped', () => {
    const { deliver } = arrange({ orders: listed, bytes: 1e9 });
    expect(deliver(event('o0', 'payment.succeeded'))).not.toHaveProperty('order');
  });
});
