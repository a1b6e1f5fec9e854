import { describe, expect, it, vi } from 'vitest';
import type { DomainEvent } from '@/lib/events';
import { NotificationStore } from './notification-store';

const note = (id: string, audience = 'all'): DomainEvent =>
  ({
    id,
    type: 'notification.posted',
    at: 1,
    partition: 0,
    offset: 1,
    data: { severity: 'info', title: id, audience },
  }) as DomainEvent;

describe('the store of notifications', () => {
  it('announces live notifications and no history', () => {
    const store = new NotificationStore();
    const arrived = vi.fn();
    store.arrived.on(arrived);
    store.reset([note('old')]);
    store.apply([note('missed')], false);
    store.apply([note('new'), note('old')], true);
    expect(arrived).toHaveBeenCalledTimes(1);
    expect(store.all().map(({ id }) => id)).toEqual(['new', 'missed', 'old']);
  });
  it('announces nothing that is for one customer', () => {
    const store = new NotificationStore();
    const arrived = vi.fn();
    store.arrived.on(arrived);
    store.apply([note('private', 'c1')], true);
    expect(arrived).not.toHaveBeenCalled();
    expect([store.unread(), store.all().length]).toEqual([0, 1]);
  });
  it('keeps read marks after a new snapshot', () => {
    const store = new NotificationStore();
    store.reset([note('a'), note('b')]);
    store.markRead('a');
    store.reset([note('a'), note('b'), note('c')]);
    expect(store.unread()).toBe(2);
    store.markAllRead();
    expect(store.unread()).toBe(0);
  });
  it('keeps the order of arrival whatever the timestamps: the list is the same after a reload', () => {
    const [live, reloaded] = [new NotificationStore(), new NotificationStore()];
    const stamped = Array.from({ length: 300 }, (_, n) => ({ ...note(`n${n}`), at: n % 2 ? 1 : 2e12 - n }));
    for (const one of stamped) live.apply([one], true);
    reloaded.reset(stamped);
    expect(live.all()).toEqual(reloaded.all());
  });
});

describe('two notifications with the same id', () => {
  const of = (source: string): DomainEvent => ({ ...note('1'), source });

  it('are both shown when their sources differ, and one when not', () => {
    const store = new NotificationStore();
    store.apply([of('till'), of('shop'), of('till')], true);
    expect(store.all().map(({ source }) => source)).toEqual(['shop', 'till']);
    const keys = store.all().map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    store.reset([of('till'), of('shop'), of('till')]);
    expect(store.all().map(({ source }) => source)).toEqual(['shop', 'till']);
  });

  it('are marked as read one by one', () => {
    const store = new NotificationStore();
    store.reset([of('till'), of('shop')]);
    store.markRead(store.all()[0]?.key ?? '');
    expect(store.all().map(({ read }) => read)).toEqual([true, false]);
  });
});
