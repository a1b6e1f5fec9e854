import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawScale, toDrawn } from './draw-scale';

describe('the scale of a chart', () => {
  it('leaves prices of usual size unchanged, with the decimals of their text', () => {
    expect(drawScale(187.2)).toEqual({ factor: 1, minMove: 0.01 });
    expect(drawScale(1.08421)).toEqual({ factor: 1, minMove: 0.0001 });
    expect(drawScale(0)).toEqual({ factor: 1, minMove: 0.01 });
    expect(toDrawn(-37.63, drawScale(-37.63))).toBe(-37.63);
  });
  it('scales tiny and huge prices to values that the chart can draw', () => {
    expect(toDrawn(2.5916e-6, drawScale(2.5916e-6))).toBeCloseTo(2.5916, 10);
    expect(toDrawn(1e18, drawScale(1e18))).toBe(1);
  });
  it('clamps a price far beyond the others', () => expect(toDrawn(1e18, drawScale(100))).toBe(1e10));
  it('gives values in which no step is lost to rounding, for any prices', () => {
    const anyPrice = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, 5e-324, 1.7e308, -1.7e308),
    );
    const property = fc.property(anyPrice, anyPrice, (last, other) => {
      const scale = drawScale(last);
      for (const drawn of [toDrawn(last, scale), toDrawn(other, scale)]) {
        expect(Math.abs(drawn)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER / 100);
        expect(drawn - scale.minMove).toBeLessThan(drawn);
      }
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});
