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
  const tell = (one: OrderEvent) => {
    projection.apply(one, bytes);
    return (projection.enrich(one)?.event ?? one) as OrderEvent;
  };
  for (let n = 0; n <= listed; n += 1) projection.apply(placed(`o${n}`), bytes);
  projection.invalidate();
  return { projection, tell };
}

describe('the projection of orders', () => {
  it('lets the first event of an order that is older than the list bring it along, and no other', () => {
    const { tell } = arrange();
    expect(tell(event('o0', 'payment.succeeded')).order).toMatchObject({
      orderId: 'o0',
      status: 'paid',
      customer: { name: 'Ada' },
      path: [{ type: 'order.placed' }, { type: 'payment.succeeded' }],
    });
    expect(tell(event('o0', 'stock.reserved'))).not.toHaveProperty('order');
    expect(tell(event('o1', 'payment.succeeded'))).not.toHaveProperty('order');
    expect(tell(placed('fresh'))).not.toHaveProperty('order');
  });

  it('does so again when somebody came who does not know it', () => {
    const { projection, tell } = arrange();
    tell(event('o0', 'payment.succeeded'));
    projection.invalidate();
    expect(tell(event('o0', 'stock.reserved')).order?.path).toHaveLength(3);
  });

  it('brings the steps without their data, and nothing of what it does not know itself', () => {
    const { tell } = arrange();
    expect(tell(event('o0', 'payment.succeeded')).order?.path.every((step) => !('data' in step))).toBe(true);
    expect(tell(event('foreign', 'payment.succeeded'))).not.toHaveProperty('order');
  });

  it('forgets what it drops', () => {
    const { tell } = arrange({ orders: listed, bytes: 1e9 });
    expect(tell(event('o0', 'payment.succeeded'))).not.toHaveProperty('order');
  });
});
