import { describe, expect, it, vi } from 'vitest';
import { ClockSkew } from '@/components/live/clock/clock-skew';
import { DesiredSubscriptions } from '@/components/live/feeds/desired-subscriptions';
import type { DomainEvent } from '@/lib/events';
import { emptyOrder, type OrderEvent, type OrderView, reduceOrder } from '@/lib/orders';
import { NotificationStore } from './notification-store';
import { OrderStore } from './order-store';

const orderEvent = (orderId: string, type: string, offset: number): OrderEvent => ({
  id: `${orderId}-${type}`,
  type,
  at: offset,
  partition: 0,
  offset,
  data: { orderId },
});
const note = (id: string, audience = 'all'): DomainEvent =>
  ({
    id,
    type: 'notification.posted',
    at: 1,
    partition: 0,
    offset: 1,
    data: { severity: 'info', title: id, audience },
  }) as DomainEvent;

describe('the store of orders', () => {
  it('puts new orders first and changes known ones where they are', () => {
    const store = new OrderStore();
    store.apply([orderEvent('a', 'order.placed', 1), orderEvent('b', 'order.placed', 2)]);
    store.apply([orderEvent('a', 'order.cancelled', 3)]);
    expect(store.all().map(({ orderId, status }) => `${orderId} ${status}`)).toEqual([
      'b placed',
      'a cancelled',
    ]);
  });
  it('puts an order from before the list where it was placed, with what its event brings along', () => {
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
  it('knows an order whose first events came without it as soon as one brings it along', () => {
    const store = new OrderStore();
    const confirmed = orderEvent('old', 'order.confirmed', 20);
    store.apply([confirmed]);
    const customer = { id: 'c', name: 'Ada', email: 'ada@example.com' };
    store.apply([{ ...confirmed, order: { ...emptyOrder('old'), customer, total: 5 } } as DomainEvent]);
    expect(store.one('old')).toMatchObject({ customer, total: 5, status: 'confirmed' });
  });
  it('replaces all with a whole snapshot, and adds one of a single order', () => {
    const store = new OrderStore();
    store.apply([orderEvent('old', 'order.placed', 1)]);
    const view = (orderId: string, at: number): OrderView => ({ ...emptyOrder(orderId), updatedAt: at });
    store.reset([view('x', 5)], false);
    expect(store.all()).toHaveLength(2);
    store.reset([view('y', 9), view('x', 5)], true);
    expect(store.all().map(({ orderId }) => orderId)).toEqual(['y', 'x']);
  });
  it('holds a thousand orders that are over, and those that wait beside them', () => {
    const store = new OrderStore();
    store.apply([orderEvent('waits', 'order.placed', 0)]);
    for (let n = 0; n < 1_100; n += 1) {
      store.apply([
        orderEvent(`o${n}`, 'order.placed', 2 * n),
        orderEvent(`o${n}`, 'order.cancelled', 2 * n + 1),
      ]);
    }
    expect(store.all()).toHaveLength(1_001);
    expect(store.all().at(-1)?.orderId).toBe('waits');
    expect([store.one('o99'), store.one('o100')?.status]).toEqual([undefined, 'cancelled']);
  });
});

describe('the store of notifications', () => {
  it('announces what comes live and nothing that is history', () => {
    const store = new NotificationStore();
    const arrived = vi.fn();
    store.arrived.on(arrived);
    store.reset([note('old')]);
    store.apply([note('missed')], false);
    store.apply([note('new'), note('old')], true);
    expect(arrived).toHaveBeenCalledTimes(1);
    expect(store.all().map(({ id }) => id)).toEqual(['new', 'missed', 'old']);
  });
  it('calls nobody for what one customer is told', () => {
    const store = new NotificationStore();
    const arrived = vi.fn();
    store.arrived.on(arrived);
    store.apply([note('private', 'c1')], true);
    expect(arrived).not.toHaveBeenCalled();
    expect([store.unread(), store.all().length]).toEqual([0, 1]);
  });
  it('knows what was read after a new snapshot too', () => {
    const store = new NotificationStore();
    store.reset([note('a'), note('b')]);
    store.markRead('a');
    store.reset([note('a'), note('b'), note('c')]);
    expect(store.unread()).toBe(2);
    store.markAllRead();
    expect(store.unread()).toBe(0);
  });
});

describe('two notifications with one id', () => {
  const of = (source: string): DomainEvent => ({ ...note('1'), source });

  it('are both there when they come from two sources, and one when from one', () => {
    const store = new NotificationStore();
    store.apply([of('till'), of('shop'), of('till')], true);
    expect(store.all().map(({ source }) => source)).toEqual(['shop', 'till']);
    const keys = store.all().map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    store.reset([of('till'), of('shop'), of('till')]);
    expect(store.all().map(({ source }) => source)).toEqual(['shop', 'till']);
  });

  it('are read one by one', () => {
    const store = new NotificationStore();
    store.reset([of('till'), of('shop')]);
    store.markRead(store.all()[0]?.key ?? '');
    expect(store.all().map(({ read }) => read)).toEqual([true, false]);
  });
});

describe('what is stamped with another day', () => {
  it('stands where it came, live and in the snapshot: a list is the same after reload', () => {
    const [live, reloaded] = [new NotificationStore(), new NotificationStore()];
    const stamped = Array.from({ length: 300 }, (_, n) => ({ ...note(`n${n}`), at: n % 2 ? 1 : 2e12 - n }));
    for (const one of stamped) live.apply([one], true);
    reloaded.reset(stamped);
    expect(live.all()).toEqual(reloaded.all());
  });

  it('leaves orders in the order in which they came', () => {
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

describe('desired', () => {
  it('let the component mounted last win, and the one below have its wish again', () => {
    const desired = new DesiredSubscriptions(() => {});
    const below = desired.add('prices', { filter: {}, tier: 'live' });
    const above = desired.add('prices', { filter: { symbols: ['A'] }, tier: 'full' });
    expect(desired.top('prices')?.tier).toBe('full');
    above();
    expect(desired.top('prices')?.tier).toBe('live');
    below();
    expect(desired.top('prices')).toBeUndefined();
  });
});

describe('the skew of the clock', () => {
  it('comes from the shortest round trip', () => {
    const skew = new ClockSkew();
    skew.record(1_000, 1_400, 1_900);
    skew.record(2_000, 2_010, 2_505);
    expect(skew.ms).toBe(500);
  });
});
