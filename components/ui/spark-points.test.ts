import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparkPoints } from './spark-points';

const box = { width: 100, height: 24 };

describe('the points of a sparkline', () => {
  it('go from the lowest value at the bottom to the highest at the top', () =>
    expect(sparkPoints([1, 3, 2], box)).toBe('0.0,22.0 50.0,2.0 100.0,12.0'));
  it('begin at the floor where one is given', () =>
    expect(sparkPoints([5, 10], { ...box, floor: 0 })).toBe('0.0,12.0 100.0,2.0'));
  it('are a line in the middle when nothing changes, and none without two values', () => {
    expect(sparkPoints([7, 7], box)).toBe('0.0,12.0 100.0,12.0');
    expect([sparkPoints([7], box), sparkPoints([], box)]).toEqual(['', '']);
  });
  it('are numbers within the box for any values', () => {
    const property = fc.property(
      fc.array(fc.oneof(fc.double(), fc.constantFrom(1.7e308, -1.7e308, 5e-324))),
      fc.constantFrom(undefined, 0),
      (values, floor) => {
        for (const point of sparkPoints(values, { ...box, floor })
          .split(' ')
          .filter(Boolean)) {
          const [x, y] = point.split(',').map(Number);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(box.width);
          expect(y).toBeGreaterThanOrEqual(2);
          expect(y).toBeLessThanOrEqual(22);
        }
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});
