import { expect, it } from 'vitest';
import { Comparison } from './compare-topic';
import type { Invalid } from './expected';

const fact: Invalid = { kind: 'invalid', timestamp: 1, key: null, value: null, headers: [], reason: 'null' };
const facts = [
  new Map([
    [3, fact],
    [5, fact],
  ]),
];
const span = { start: 3, end: 7, stable: 7 };
const state = {
  partition: 0,
  from: 3,
  to: 7,
  rows: 0,
  invalid: 2,
  markers: 2,
  expired: { rows: 0, invalid: 0 },
  gaps: [],
};
const rows = (...offsets: number[]) => offsets.map((offset) => ({ partition: 0, offset }));

function compared(found: number[], kind: 'row' | 'invalid' = 'invalid', wrong: string[] = []) {
  const comparison = new Comparison('t', facts, 0);
  comparison.take(rows(...found), kind, () => wrong);
  comparison.findMissing();
  return comparison;
}

it('finds nothing when every offset is in one place', () => {
  const comparison = compared([3, 5]);
  comparison.checkState([state], [span]);
  expect(comparison.violations).toEqual([]);
});

it.each([
  ['a missing offset', [3], ['t-0-5 is missing']],
  ['an offset that is there twice', [3, 5, 5], ['t-0-5 is there twice']],
  ['a row at a marker', [3, 4, 5], ['t-0-4 is no record in Kafka, not invalid']],
])('finds %s', (_what, found, violations) => {
  expect(compared(found).violations).toEqual(violations);
});

it('finds an invalid record among the rows, and a row with another content', () => {
  expect(compared([3, 5], 'row').violations).toContain('t-0-3 is invalid in Kafka, not row');
  expect(compared([3, 5], 'invalid', ['value']).violations).toEqual([
    't-0-3 differs in value',
    't-0-5 differs in value',
  ]);
});

it.each(['from', 'to', 'rows', 'invalid', 'markers'] as const)('finds a wrong count: %s', (name) => {
  const comparison = compared([3, 5]);
  comparison.checkState([{ ...state, [name]: 9 }], [span]);
  expect(comparison.violations).toEqual([`t-0: ${name} is 9 and not ${state[name]}`]);
});

it('finds gaps and partitions that are not there', () => {
  const comparison = compared([3, 5]);
  comparison.checkState([{ ...state, gaps: [[3, 4]] }], [span, span]);
  expect(comparison.violations).toContain('t-0 has gaps: [[3,4]]');
  expect(comparison.violations).toContain('t-1: to is undefined and not 7');
});
