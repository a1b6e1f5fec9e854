import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '@/lib/alerts/newest';
import { AlertStore } from './alert-store';

const change = (alertId: string, over: object, offset: number): AlertEvent =>
  ({
    ...{ id: `${offset}`, type: 'alert.changed', at: offset, partition: 0, offset },
    data: { alertId, severity: 'warning', state: 'firing', since: offset, ...over },
  }) as AlertEvent;
const ids = (alerts: readonly { alertId: string }[]) => alerts.map(({ alertId }) => alertId);

describe('the store of alerts', () => {
  it('lists firing ones first, critical before others, each by the newest', () => {
    const store = new AlertStore();
    store.apply([
      change('warning', {}, 1),
      change('critical', { severity: 'critical' }, 2),
      change('newer', {}, 3),
      change('over', { state: 'resolved' }, 4),
      change('info', { severity: 'info' }, 5),
    ]);
    expect(ids(store.firing())).toEqual(['critical', 'newer', 'warning', 'info']);
    expect(ids(store.all())).toEqual(['critical', 'newer', 'warning', 'info', 'over']);
  });

  it('has the newest state of an alert: acknowledged, muted, resolved', () => {
    const store = new AlertStore();
    store.apply([change('a', {}, 1), change('a', { acknowledgedAt: 9, mutedUntil: 10 }, 2)]);
    expect(store.firing()).toMatchObject([{ alertId: 'a', acknowledgedAt: 9, mutedUntil: 10 }]);
    store.apply([change('a', { state: 'resolved' }, 3)]);
    expect([store.firing(), store.all()]).toMatchObject([[], [{ alertId: 'a', state: 'resolved' }]]);
  });

  it('is the same in whatever order missed events arrive', () => {
    const changes = fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('firing', 'resolved')))
      .map((list) => list.map(([id, state], offset) => change(id, { state }, offset)));
    const shuffled = changes.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    );
    fc.assert(
      fc.property(shuffled, ([events, others]) => {
        const [one, other] = [new AlertStore(), new AlertStore()];
        one.apply(events);
        other.apply(others);
        other.apply(events);
        expect(other.all()).toEqual(one.all());
      }),
    );
  });

  it('keeps all that fire and the newest 500 others', () => {
    const store = new AlertStore();
    store.apply([
      change('fires', {}, 0),
      ...Array.from({ length: 600 }, (_, n) => change(`r${n}`, { state: 'resolved' }, n + 1)),
    ]);
    expect(store.all()).toHaveLength(501);
    expect(ids(store.all()).slice(0, 2)).toEqual(['fires', 'r599']);
    expect(ids(store.all()).at(-1)).toBe('r100');
  });

  it('is replaced by a snapshot', () => {
    const store = new AlertStore();
    store.apply([change('a', {}, 9)]);
    store.reset([change('b', {}, 1)]);
    expect(ids(store.all())).toEqual(['b']);
  });
});
