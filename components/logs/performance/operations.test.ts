import { expect, it } from 'vitest';
import { operationOf } from '@/components/logs/testing/analysed.fixture';
import { errorShare, idOf, nextSort, sorted } from './operations';

const rows = [
  operationOf({ service: 'order', operation: 'b', p95Ms: 5, errors: 0 }),
  operationOf({ service: 'order', operation: 'a', p95Ms: 50, errors: 36 }),
  operationOf({ service: 'cart', operation: 'c', p95Ms: 5, errors: 1 }),
];
const names = (sortedRows: typeof rows) => sortedRows.map(({ operation }) => operation).join('');

it('sorts by each column in both directions, equal ones as they came', () => {
  expect(names(sorted(rows, 'total', 'desc'))).toBe('bac');
  expect(names(sorted(rows, 'total', 'asc'))).toBe('cab');
  expect(names(sorted(rows, 'name', 'asc'))).toBe('cab');
  expect(names(sorted(rows, 'p95', 'desc'))).toBe('abc');
  expect(names(sorted(rows, 'p95', 'asc'))).toBe('bca');
  expect(names(sorted(rows, 'errors', 'desc'))).toBe('acb');
});

it('has a share of errors also without any line', () => {
  expect(errorShare({ errors: 36, count: 3_600 })).toBe(0.01);
  expect(errorShare({ errors: 0, count: 0 })).toBe(0);
});

it('tells operations apart whatever their names are', () =>
  expect(idOf({ service: 'a/b', operation: 'c' })).not.toBe(idOf({ service: 'a', operation: 'b/c' })));

it('a column sorts down, up, and then no more; names begin at A', () => {
  expect(nextSort('p95', { by: 'total', direction: 'desc' })).toEqual(['p95', 'desc']);
  expect(nextSort('p95', { by: 'p95', direction: 'desc' })).toEqual(['p95', 'asc']);
  expect(nextSort('p95', { by: 'p95', direction: 'asc' })).toEqual(['total', 'desc']);
  expect(nextSort('name', { by: 'p95', direction: 'asc' })).toEqual(['name', 'asc']);
});
