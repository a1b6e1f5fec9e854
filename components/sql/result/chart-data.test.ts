import { expect, test } from 'vitest';
import type { SqlAnswer } from '@/lib/analytics/sql';
import { chartChoices, chartData, firstChoice } from './chart-data';

const answer = (columns: Record<string, string>, rows: unknown[][]): SqlAnswer => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
  elapsedMs: 1,
  truncated: false,
  freshMs: 1,
});
const drawn = (result: SqlAnswer) => {
  const choices = chartChoices(result);
  if (!choices) throw new Error('There is nothing to draw.');
  return chartData(result, firstChoice(choices, result.columns), 'UTC');
};

test('numbers over time are one line, in the order of time', () => {
  const result = answer({ offset: 'BIGINT', at: 'TIMESTAMP WITH TIME ZONE', total: 'HUGEINT' }, [
    [1, 2_000, 5],
    [2, 1_000, '90071992547409930'],
    [3, null, 7],
  ]);
  expect(drawn(result)).toMatchObject({
    isTime: true,
    series: ['total'],
    drawn: 2,
    points: [
      { x: 1_000, values: { total: Number('90071992547409930') } },
      { x: 2_000, values: { total: 5 } },
    ],
  });
});

test('rows with the same time are split by the first text', () => {
  const result = answer({ day: 'DATE', currency: 'VARCHAR', paid: 'BIGINT' }, [
    ['2026-11-26', 'EUR', 5],
    ['2026-11-26', 'JPY', 700],
    ['2026-11-27', 'EUR', 6],
  ]);
  const { points, series, splitBy } = drawn(result);
  expect({ series, splitBy }).toEqual({ series: ['EUR', 'JPY'], splitBy: 'currency' });
  expect(points.map(({ values }) => values)).toEqual([{ EUR: 5, JPY: 700 }, { EUR: 6 }]);
});

test('at most five values split, and what is not drawn is not counted', () => {
  const rows = Array.from({ length: 12 }, (_, i) => [0, `s${i % 6}`, i]).concat([[0, 's0', 1]]);
  const { series, drawn: count } = drawn(answer({ at: 'TIMESTAMP', name: 'VARCHAR', n: 'INTEGER' }, rows));
  expect(series).toHaveLength(5);
  expect(count).toBe(11);
});

test('numbers by category keep their order, and NULL is a category', () => {
  const result = answer({ type: 'VARCHAR', events: 'BIGINT' }, [
    ['b', 2],
    [null, 1],
    ['a', null],
  ]);
  expect(drawn(result).points).toEqual([
    { x: 0, label: 'b', values: { events: 2 } },
    { x: 1, label: 'NULL', values: { events: 1 } },
    { x: 2, label: 'a', values: { events: null } },
  ]);
});

test('at most 300 rows are drawn', () => {
  const rows = Array.from({ length: 1_000 }, (_, i) => [i, i]);
  const data = drawn(answer({ at: 'TIMESTAMP', n: 'INTEGER' }, rows));
  expect([data.points.length, data.drawn]).toEqual([300, 300]);
});

test.each([
  [{ n: 'BIGINT' }, [[1]]],
  [{ name: 'VARCHAR' }, [['a']]],
  [{ at: 'TIMESTAMP', n: 'BIGINT' }, []],
  [{ at: 'TIMESTAMP', n: 'BIGINT' }, [[1, null]]],
  [{ at: 'TIMESTAMP[]', n: 'BIGINT' }, [[[1], 2]]],
] as [Record<string, string>, unknown[][]][])('there is no chart of %j with %j', (columns, rows) =>
  expect(chartChoices(answer(columns, rows))).toBeUndefined(),
);
