import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisScale, keepScale } from './axis-scale';

describe('the value axis', () => {
  it('has round steps of at least 1', () => {
    expect(axisScale(0, 830).ticks).toEqual([0, 250, 500, 750, 1_000]);
    expect(axisScale(0, 3).ticks).toEqual([0, 1, 2, 3]);
    expect(axisScale(0, 0).ticks).toEqual([0, 1]);
    expect(axisScale(-400, 900).ticks).toEqual([-500, 0, 500, 1_000]);
  });

  it('has room for any values, with few ticks', () =>
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 0 }), fc.integer({ min: 0, max: 1e15 }), (min, max) => {
        const { low, high, ticks } = axisScale(min, max);
        expect(low).toBeLessThanOrEqual(min);
        expect(high).toBeGreaterThanOrEqual(max);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks.at(-1)).toBe(high);
      }),
    ));

  it('stays as it is until the data leave it, or use little of it', () => {
    const before = axisScale(0, 90);
    expect(keepScale(before, 0, 95)).toBe(before);
    expect(keepScale(before, 0, 40)).toBe(before);
    expect(keepScale(before, 0, 101).high).toBeGreaterThan(before.high);
    expect(keepScale(before, -1, 80).low).toBeLessThan(0);
    expect(keepScale(before, 0, 10).high).toBeLessThan(before.high);
  });
});
