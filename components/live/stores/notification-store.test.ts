import { describe, expect, it, vi } from 'vitest';
import type { Alert, DomainEvent } from '@/lib/events';
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

describe('notifications of an alert', () => {
  const of = (id: string, incidentId: string, state: 'firing' | 'resolved', at = 1): DomainEvent => {
    const event = note(id);
    const alert = { alertId: 'a', incidentId, ruleId: 'r', state };
    return { ...event, at, data: { ...(event.data as object), body: `${id}.`, alert } } as DomainEvent;
  };
  const ended = (incidentId: string) =>
    [{ alertId: 'a', incidentId, state: 'resolved', resolvedAt: 7, since: 7 }] as unknown as Alert[];
  const entries = (store: NotificationStore) =>
    store.all().map(({ id, read, resolvedAt, resolution }) => ({ id, read, resolvedAt, resolution }));

  it('are one entry at the place of the newest, and read, once the alert is resolved', () => {
    const store = new NotificationStore();
    store.apply([of('fired', 'x', 'firing'), note('between')], true);
    expect(store.unread()).toBe(2);
    store.apply([of('over', 'x', 'resolved', 9)], true);
    expect(entries(store)).toEqual([
      { id: 'fired', read: true, resolvedAt: 9, resolution: 'over.' },
      { id: 'between', read: false, resolvedAt: undefined, resolution: undefined },
    ]);
    expect(store.unread()).toBe(1);
  });

  it('are the same after a reload, and when both arrive at once', () => {
    const [live, reloaded] = [new NotificationStore(), new NotificationStore()];
    const events = [of('fired', 'x', 'firing'), of('over', 'x', 'resolved'), of('again', 'y', 'firing')];
    for (const event of events) live.apply([event], true);
    reloaded.reset(events);
    expect(live.all()).toEqual(reloaded.all());
    const arrived = vi.fn();
    const atOnce = new NotificationStore();
    atOnce.arrived.on(arrived);
    atOnce.apply(events, true);
    expect(arrived.mock.calls[0]?.[0]).toMatchObject([{ id: 'again' }, { id: 'fired', read: true }]);
  });

  it('of which only the end is known are a notification like others', () => {
    const store = new NotificationStore();
    store.apply([of('over', 'x', 'resolved')], true);
    expect(entries(store)).toMatchObject([{ id: 'over', read: false, resolvedAt: undefined }]);
  });

  it('are read when the alert is resolved without a notification, whichever comes first', () => {
    const [before, after] = [new NotificationStore(), new NotificationStore()];
    before.alertsChanged(ended('x'));
    before.apply([of('fired', 'x', 'firing')], true);
    after.apply([of('fired', 'x', 'firing')], true);
    after.alertsChanged(ended('x'));
    for (const store of [before, after])
      expect(entries(store)).toMatchObject([{ id: 'fired', read: true, resolvedAt: 7 }]);
  });

  it('of another incident of the same alert are another entry', () => {
    const store = new NotificationStore();
    store.apply([of('fired', 'x', 'firing'), of('over', 'x', 'resolved'), of('again', 'y', 'firing')], true);
    expect(entries(store)).toMatchObject([
      { id: 'again', read: false },
      { id: 'fired', read: true },
    ]);
  });
});
