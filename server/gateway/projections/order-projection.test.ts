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
