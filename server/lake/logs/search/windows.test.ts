import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsIn, windowStart } from './windows';

const file = fc
  .record({ minAt: fc.nat(1_000), length: fc.nat(500), rows: fc.integer({ min: 1, max: 1_000 }) })
  .map(({ minAt, length, rows }) => ({ minAt, maxAt: minAt + length, rows }));

test('the rows of a range are those of its files, in part where a file is in it in part', () => {
  const files = [
    { minAt: 0, maxAt: 99, rows: 100 },
    { minAt: 50, maxAt: 59, rows: 1_000 },
  ];
  expect(rowsIn(files, 0, 1_000)).toBe(1_100);
  expect(rowsIn(files, 50, 55)).toBeCloseTo(505);
  expect(rowsIn(files, 100, 200)).toBe(0);
});

test('windows go to the floor without a gap, and have about as many rows as they may', () => {
  fc.assert(
    fc.property(fc.array(file), fc.nat(1_000), fc.integer({ min: 1, max: 3_000 }), (files, floor, most) => {
      let to = 2_000;
      while (to > floor) {
        const from = windowStart(files, floor, to, most);
        expect(from).toBeLessThan(to);
        expect(from).toBeGreaterThanOrEqual(floor);
        const isShortest =
          from ===
          Math.min(
            to,
            Math.max(floor, ...files.filter(({ minAt }) => minAt < to).map(({ maxAt }) => maxAt + 1)),
          ) -
            1;
        expect(isShortest || rowsIn(files, from, to) <= most + 1e-6).toBe(true);
        to = from;
      }
    }),
  );
});
