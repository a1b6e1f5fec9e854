import { expect, it } from 'vitest';
import { chartRows, rowsRange } from './chart-rows';

it('has all series on one axis, each with its value until its next', () => {
  const rows = chartRows(
    [
      {
        labels: { symbol: 'A' },
        points: [
          [0, 1],
          [20, 2],
        ],
      },
      {
        labels: { symbol: 'B' },
        points: [
          [10, 5],
          [20, null],
        ],
      },
    ],
    0,
    30,
  );
  expect(rows).toEqual([
    { at: 0, values: [1, null] },
    { at: 10, values: [1, 5] },
    { at: 20, values: [2, null] },
    { at: 30, values: [2, null] },
  ]);
});

it('begins with the value from before, and has none without points', () => {
  const [first] = chartRows(
    [
      {
        labels: {},
        points: [
          [-50, 7],
          [20, 8],
        ],
      },
    ],
    0,
    30,
  );
  expect(first).toEqual({ at: 0, values: [7] });
  expect(chartRows([{ labels: {}, points: [] }], 0, 30)).toEqual([]);
});

it('includes the thresholds in the range', () => {
  const [min, max] = rowsRange([{ at: 0, values: [3, null] }], [10, 8]);
  expect(min).toBe(3);
  expect(max).toBeGreaterThan(10);
});
