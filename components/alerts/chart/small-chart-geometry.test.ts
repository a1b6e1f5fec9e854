import { expect, it } from 'vitest';
import { smallChart } from './small-chart-geometry';

const box = { width: 100, height: 46, from: 0, to: 100 };

it('draws each value until the next, and the last until the end', () => {
  const { lines } = smallChart(
    [
      [0, 0],
      [50, 10],
    ],
    10,
    box,
  );
  expect(lines).toEqual(['0,43 50,43 50,3 100,3']);
});

it('leaves a gap where the value is not known', () => {
  const { lines } = smallChart(
    [
      [0, 1],
      [20, null],
      [60, 2],
    ],
    4,
    box,
  );
  expect(lines.map((line) => line.split(' ').length)).toEqual([2, 2]);
});

it('has the threshold in the chart when all values are far below it, or above it', () => {
  expect(smallChart([[0, 1]], 1_000, box).thresholdY).toBe(3);
  const below = smallChart([[0, 1_000]], -5, box);
  expect(below.thresholdY).toBe(43);
});

it('draws numbers of any size within the box', () => {
  for (const values of [
    [1e308, -1e308],
    [5e-324, 0],
    [Number.NaN, 3],
    [Number.POSITIVE_INFINITY, 2],
  ]) {
    const { lines, thresholdY } = smallChart(
      values.map((value, i) => [i * 50, value] as const),
      1,
      box,
    );
    const ys = lines.flatMap((line) => line.split(' ').map((point) => Number(point.split(',')[1])));
    for (const y of [...ys, thresholdY]) expect(y >= 0 && y <= box.height).toBe(true);
  }
});

it('draws values from before the chart from its edge', () => {
  const [line] = smallChart(
    [
      [-500, 1],
      [50, 1],
    ],
    1,
    box,
  ).lines;
  expect(line?.split(' ')[0]?.split(',')[0]).toBe('0');
});
