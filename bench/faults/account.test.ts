import { expect, test } from 'vitest';
import { Account } from './account';
import type { Run } from './packet-reader';

const run = (partition: number, from: number, ...numbers: number[]): Run => ({
  partition,
  from,
  numbers,
  sum: numbers.reduce((total, number) => total + number, 0),
});
const written = { begin: [10, 0], end: [13, 2], sums: [6, 9] };

function account(...runs: Run[]) {
  const one = new Account();
  one.start([10, 0]);
  one.take(runs);
  return one.totals(written);
}

const whole = { delivered: 5, duplicates: 0, outOfOrder: 0, missed: 0, altered: 0 };

test('a client that received every event once and in order has only deliveries', () => {
  expect(account(run(0, 10, 1, 2), run(1, 0, 4, 5), run(0, 12, 3))).toEqual(whole);
});

test('a duplicate is counted, also in a run with new events', () => {
  expect(account(run(0, 10, 1, 2), run(0, 11, 2, 3), run(1, 0, 4, 5))).toEqual({ ...whole, duplicates: 1 });
});

test('missing events are counted, at the end and in between', () => {
  expect(account(run(0, 10, 1), run(0, 12, 3), run(1, 0, 4))).toEqual({ ...whole, delivered: 3, missed: 2 });
});

test('an event after its successor counts as delivered and out of order', () => {
  expect(account(run(0, 11, 2, 3), run(0, 10, 1), run(1, 0, 4, 5))).toEqual({ ...whole, outOfOrder: 1 });
});

test('an event other than the one written at its offset makes its partition altered', () => {
  expect(account(run(0, 10, 1, 2, 3), run(1, 0, 4, 6))).toEqual({ ...whole, altered: 1 });
});

test('events before the first offset of a client count as missed', () => {
  const late = new Account();
  late.start([11, 0]);
  late.take([run(0, 11, 2, 3), run(1, 0, 4, 5)]);
  expect(late.totals(written)).toMatchObject({ delivered: 4, missed: 1 });
});

test('offsets that a gap skips count as missed, and deliveries before it stay counted', () => {
  const one = new Account();
  one.start([10, 0]);
  one.take([run(0, 10, 1)]);
  one.skipTo([12, 1]);
  one.take([run(0, 12, 3), run(1, 1, 5)]);
  expect(one.totals(written)).toMatchObject({ delivered: 3, missed: 2 });
});
