import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '@/lib/alerts/newest';
import { AlertProjection } from './alert-projection';

const change = (alertId: string, state: string, offset: number, partition = 0): AlertEvent =>
  ({
    ...{ id: `${partition}-${offset}`, type: 'alert.changed', at: offset, partition, offset },
    data: { alertId, state },
  }) as AlertEvent;

const ids = ['a', 'b', 'c', 'd'];
const statesOf = (projection: AlertProjection) =>
  (projection.snapshot() as AlertEvent[]).map(({ data }) => `${data.alertId} ${data.state}`);

describe('the projection of alerts', () => {
  it('has the newest state of each alert, and of those that do not fire only the newest', () => {
    const changes = fc.array(fc.tuple(fc.constantFrom(...ids), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 4 }), (list, most) => {
        const projection = new AlertProjection(most);
        const events = list.map(([id, fires], i) => change(id, fires ? 'firing' : 'resolved', i));
        for (const event of events) projection.apply(event, 10);
        const newest = [...events]
          .reverse()
          .filter(({ data }, i, all) => all.findIndex((one) => one.data.alertId === data.alertId) === i);
        const others = newest.filter(({ data }) => data.state === 'resolved');
        const firing = newest.filter(({ data }) => data.state === 'firing');
        // Fewer than `most` where one that was listed fires again: those that were dropped for it stay dropped.
        const listed = projection.rows() - firing.length;
        if (most < ids.length) expect(listed).toBeLessThanOrEqual(most);
        else expect(listed).toBe(others.length);
        const expected = [...others.slice(0, listed).reverse(), ...firing.reverse()];
        expect(projection.snapshot()).toEqual(expected);
      }),
    );
  });

  it('keeps a later state when an event that was missed is added', () => {
    const projection = new AlertProjection(10);
    projection.apply(change('a', 'resolved', 4), 10);
    projection.restore(change('a', 'firing', 3), 10);
    projection.restore(change('b', 'firing', 2), 10);
    expect(statesOf(projection)).toEqual(['a resolved', 'b firing']);
  });

  it('takes the later record of two partitions', () => {
    const projection = new AlertProjection(10);
    projection.apply(change('a', 'resolved', 9, 1), 10);
    projection.apply(change('a', 'firing', 4, 0), 10);
    expect(statesOf(projection)).toEqual(['a resolved']);
  });

  it('holds a bounded number of bytes, and drops what does not fire first', () => {
    const projection = new AlertProjection(10);
    projection.apply(change('old', 'firing', 0), 3 * 1024 * 1024);
    projection.apply(change('resolved', 'resolved', 1), 3 * 1024 * 1024);
    projection.apply(change('new', 'firing', 2), 3 * 1024 * 1024);
    expect(statesOf(projection)).toEqual(['old firing', 'new firing']);
    projection.apply(change('newest', 'firing', 3), 3 * 1024 * 1024);
    expect(statesOf(projection)).toEqual(['new firing', 'newest firing']);
  });

  it('forgets everything when the topic is recreated', () => {
    const projection = new AlertProjection(10);
    projection.apply(change('a', 'firing', 7), 10);
    projection.clear();
    projection.apply(change('a', 'resolved', 0), 10);
    expect([projection.rows(), ...statesOf(projection)]).toEqual([1, 'a resolved']);
  });
});
