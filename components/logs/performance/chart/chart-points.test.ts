import { expect, it } from 'vitest';
import { chartPoints, pointLength } from './chart-points';

const point = (at: number, count: number) => ({ at, count, errors: 0, p50Ms: 1, p95Ms: 2 });

it('a rate is by the time that a point lasts; the running one lasts until now', () => {
  const points = chartPoints([point(0, 60), point(60_000, 60), point(120_000, 15)], 0, 135_000);
  expect(points.map(({ rate }) => rate)).toEqual([1, 1, 1]);
});

it('one point lasts the range', () => {
  expect(pointLength([point(0, 5)], 0, 900_000)).toBe(900_000);
  expect(chartPoints([point(0, 900)], 0, 900_000)[0]?.rate).toBe(1);
});

it('a point that began now has no rate out of proportion', () =>
  expect(chartPoints([point(0, 1), point(60_000, 3)], 0, 60_001)[1]?.rate).toBe(3));
