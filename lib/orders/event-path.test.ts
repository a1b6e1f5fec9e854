import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPath } from './event-path';
import type { OrderEvent, PathStep } from './order-view';
import { emptyOrder, reduceOrder } from './reduce';

const step = (change: Partial<PathStep>): PathStep => ({
  id: 'e',
  type: 'order.placed',
  at: 1_000,
  partition: 0,
  offset: 0,
  ...change,
});
const placesOf = (path: readonly PathStep[]) => path.map(({ partition, offset }) => `${partition}:${offset}`);

/** Steps of some partitions, with times that go back or are equal, and duplicates at other offsets. */
const steps = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('1', '2', '3', '4', '5'),
      source: fc.constantFrom('a', 'b', undefined),
      type: fc.constantFrom('order.placed', 'payment.succeeded', 'stock.reserved'),
      at: fc.integer({ min: 0, max: 12 }),
      partition: fc.integer({ min: 0, max: 2 }),
      offset: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 60, selector: ({ partition, offset }) => `${partition}:${offset}` },
  )
  .map((all) =>
    // An event has one type, however often it is delivered.
    all.map(({ source, id, ...each }) => ({
      ...each,
      id: `${each.type}${id}`,
      ...(source === undefined ? {} : { source }),
    })),
  );
const twoArrivals = steps.chain((all) => {
  const any = fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  return fc.tuple(any, any);
});

describe('the path of an order', () => {
  it('is the same for any order of arrival, with ascending offsets within a partition', () => {
    fc.assert(
      fc.property(twoArrivals, ([one, other]) => {
        const path = buildPath(one);
        expect(buildPath(other)).toEqual(path);
        for (const partition of [0, 1, 2]) {
          const offsets = path.filter((each) => each.partition === partition).map(({ offset }) => offset);
          expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same when the gateway reduces event by event', () => {
    fc.assert(
      fc.property(twoArrivals, ([one, other]) => {
        const reduce = (all: PathStep[]) =>
          all
            .map((each) => ({ ...each, data: { orderId: 'o', carrier: each.id } }) as OrderEvent)
            .reduce(reduceOrder, emptyOrder('o'));
        expect(reduce(other)).toEqual(reduce(one));
        expect(placesOf(reduce(one).path)).toEqual(placesOf(buildPath(one)));
      }),
    );
  });

  it('begins with the earliest event, in whichever partition it is', () => {
    const placed = step({ id: '1', partition: 1, offset: 7, at: 1_000 });
    const reserved = step({ id: '2', type: 'stock.reserved', partition: 0, offset: 9, at: 1_020 });
    expect(buildPath([reserved, placed]).map(({ type }) => type)).toEqual(['order.placed', 'stock.reserved']);
  });

  it('is sorted by offset within a partition, even if timestamps go back', () => {
    const path = buildPath([
      step({ id: '1', partition: 0, offset: 1, at: 50 }),
      step({ id: '2', partition: 0, offset: 2, at: 10 }),
      step({ id: '3', partition: 1, offset: 0, at: 20 }),
    ]);
    expect(placesOf(path)).toEqual(['1:0', '0:1', '0:2']);
  });

  it('contains two events with the same id and different sources, and a duplicate once', () => {
    const one = step({ id: '1', source: 'a', offset: 1 });
    const path = buildPath([one, step({ id: '1', source: 'b', offset: 2 }), { ...one, offset: 3 }, one]);
    expect(placesOf(path)).toEqual(['0:1', '0:2']);
  });

  it('is bounded if one type is repeated under new ids, and keeps the earliest', () => {
    const flood = Array.from({ length: 50 }, (_, n) => step({ id: `${n}`, offset: n, at: n }));
    expect(placesOf(buildPath(flood))).toEqual(placesOf(flood.slice(0, 20)));
    expect(placesOf(buildPath(flood.reverse()))).toEqual(placesOf(buildPath(flood)));
  });
});
