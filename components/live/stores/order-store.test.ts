import { describe, expect, it } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import { emptyOrder, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';
import { OrderStore } from './order-store';

const orderEvent = (orderId: string, type: string, offset: number): OrderEvent => ({
  id: `${orderId}-${type}`,
  type,
  at: offset,
  partition: 0,
  offset,
  data: { orderId },
});

describe('the store of orders', () => {
  it('puts new orders first and changes the others in place', () => {
    const store = new OrderStore();
    store.apply([orderEvent('a', 'order.placed', 1), orderEvent('b', 'order.placed', 2)]);
    store.apply([orderEvent('a', 'order.cancelled', 3)]);
    expect(store.all().map(({ orderId, status }) => `${orderId} ${status}`)).toEqual([
      'b placed',
      'a cancelled',
    ]);
  });
  it('lists an older order where it was placed, with the state that its event carries', () => {
    const store = new OrderStore();
    const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };
    const view = (orderId: string, at: number): OrderView => ({
      ...reduceOrder(emptyOrder(orderId), orderEvent(orderId, 'order.placed', at)),
      customer,
    });
    store.reset([view('new', 9)], true);
    const paid = orderEvent('old', 'payment.succeeded', 20);
    const order = reduceOrder(view('old', 1), paid);
    store.apply([{ ...paid, order } as DomainEvent, orderEvent('old', 'order.confirmed', 21)]);
    expect(store.all().map(({ orderId }) => orderId)).toEqual(['new', 'old']);
    expect(store.one('old')).toMatchObject({ customer, status: 'confirmed' });
    expect(store.one('old')?.path).toHaveLength(3);
  });
  it('completes an order as soon as an event carries its state', () => {
    const store = new OrderStore();
    const confirmed = orderEvent('old', 'order.confirmed', 20);
    store.apply([confirmed]);
    const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };
    store.apply([{ ...confirmed, order: { ...emptyOrder('old'), customer, total: 5 } } as DomainEvent]);
    expect(store.one('old')).toMatchObject({ customer, total: 5, status: 'confirmed' });
  });
  it('replaces all orders by a complete snapshot, and adds the order of a filtered one', () => {
    const store = new OrderStore();
    store.apply([orderEvent('old', 'order.placed', 1)]);
    const view = (orderId: string, at: number): OrderView => ({ ...emptyOrder(orderId), updatedAt: at });
    store.reset([view('x', 5)], false);
    expect(store.all()).toHaveLength(2);
    store.reset([view('y', 9), view('x', 5)], true);
    expect(store.all().map(({ orderId }) => orderId)).toEqual(['y', 'x']);
  });
  it('keeps a thousand finished orders and all that are not finished', () => {
    const store = new OrderStore();
    store.apply([orderEvent('open', 'order.placed', 0)]);
    for (let n = 0; n < 1_100; n += 1) {
      store.apply([
        orderEvent(`o${n}`, 'order.placed', 2 * n),
        orderEvent(`o${n}`, 'order.cancelled', 2 * n + 1),
      ]);
    }
    expect(store.all()).toHaveLength(1_001);
    expect(store.all().at(-1)?.orderId).toBe('open');
    expect([store.one('o99'), store.one('o100')?.status]).toEqual([undefined, 'cancelled']);
  });
  it('keeps the order of arrival whatever the timestamps', () => {
    const [live, reloaded] = [new OrderStore(), new OrderStore()];
    const ids = ['now', 'of 2099', 'of 1970', 'after'];
    const stamps = [1.8e12, 4.1e12, 1, 1.8e12 + 1];
    ids.forEach((id, i) => {
      live.apply([{ ...orderEvent(id, 'order.placed', i), at: stamps[i] ?? 0 }]);
    });
    reloaded.reset(live.all(), true);
    expect(live.all().map(({ orderId }) => orderId)).toEqual([...ids].reverse());
    expect(reloaded.all()).toEqual(live.all());
  });
});
