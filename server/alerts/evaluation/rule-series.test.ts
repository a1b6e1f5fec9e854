import { expect, test } from 'vitest';
import { RuleSeries } from './rule-series';

const valuesOf = (value: number | null) => () => ({
  ruleId: 'a',
  groups: 1,
  value,
  waiting: 0,
  worst: [{ alertId: 'a', labels: {}, state: 'inactive' as const, since: null, value }],
});

test('one value is kept for each five seconds of a quarter of an hour', () => {
  const series = new RuleSeries();
  for (let at = 0; at <= 1_200_000; at += 1_000) series.note(at, new Set(['a']), valuesOf(at));
  const points = series.of('a');
  expect(points.at(-1)).toEqual([1_200_000, 1_200_000]);
  expect(points).toHaveLength(181);
  expect(points[0]).toEqual([300_000, 300_000]);
});

test('a rule that is no longer evaluated has no values; one without a value has null', () => {
  const series = new RuleSeries();
  series.note(5_000, new Set(['a', 'b']), valuesOf(1));
  series.note(10_000, new Set(['a']), () => undefined);
  expect(series.of('b')).toEqual([]);
  expect(series.of('a')).toEqual([
    [5_000, 1],
    [10_000, null],
  ]);
});
