import { describe, expect, it } from 'vitest';
import { book, emptyCounts, rowOf } from './ledger-row';

const nothing = {
  events: [],
  sums: [],
  malformed: 0,
  duplicates: 0,
  conflated: 0,
  filtered: 0,
  invalid: 0,
  markers: 0,
  missed: 0,
  passed: 0,
  unexplained: 0,
  repaired: 0,
  unexplainedEvents: 0,
  rowDifference: 0,
};

describe('a row of the ledger', () => {
  it.each([
    ['fewer offsets are explained than were passed', { passed: 5, markers: 3 }, 2],
    ['more are explained than were passed', { passed: 1, conflated: 2 }, 1],
    ['a part stayed unexplained after it was read again', { passed: 3, markers: 2, unexplained: 1 }, 1],
    ['a snapshot lacks rows', { rowDifference: 4 }, 4],
  ])('is unexplained where %s', (_, over, unexplained) => {
    const counts = emptyCounts('orders');
    book(counts, 'received', { ...nothing, ...over });
    expect(rowOf(counts).unexplained).toBe(unexplained);
  });

  it('adds offsets that were requested again to those that stayed unexplained', () => {
    const counts = emptyCounts('orders');
    book(counts, 'received', { ...nothing, passed: 1, unexplained: 1 });
    counts.open = 2;
    expect(rowOf(counts).unexplained).toBe(3);
  });
});
