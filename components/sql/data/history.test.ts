// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { addToHistory, clearHistory, readHistory } from './history';

beforeEach(() => localStorage.clear());
const added = (sql: string, at = 1) => addToHistory({ sql, at, rows: 1 });

test('the newest is first, and the same statement is kept once', () => {
  added('a');
  added('b');
  added('a', 2);
  expect(readHistory().map(({ sql, at }) => [sql, at])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

test('it is bounded by number and by size', () => {
  for (let i = 0; i < 60; i += 1) added(`${i}`);
  expect(readHistory()).toHaveLength(50);
  for (let i = 0; i < 10; i += 1) added(`${i}`.padEnd(19_000));
  expect(readHistory()).toHaveLength(5);
  added('x'.repeat(20_001));
  expect(readHistory()[0]?.sql.startsWith('9')).toBe(true);
});

test('what another version or a person wrote counts as empty', () => {
  localStorage.setItem('pulseboard.sql-history', '[{"sql":1}]');
  expect(readHistory()).toEqual([]);
  added('a');
  expect(clearHistory()).toEqual([]);
  expect(readHistory()).toEqual([]);
});
