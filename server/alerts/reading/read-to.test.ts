import { expect, test } from 'vitest';
import { readTo } from './read-to';

const atEnd = (completeAt: number | undefined) => ({ next: 5, end: 5, completeAt, newestAt: 100 });
const behind = (newestAt: number | undefined, completeAt?: number) => ({
  next: 3,
  end: 5,
  completeAt,
  newestAt,
});

test('everything was read up to when the partitions were found to be at their ends', () => {
  expect(readTo([atEnd(700), atEnd(500)])).toBe(500);
});

test('with a backlog, everything was read up to the newest record of the partition that is furthest behind', () => {
  expect(readTo([atEnd(700), behind(300), behind(200)])).toBe(200);
  expect(readTo([behind(300, 400)])).toBe(400);
});

test('nothing is known before a partition was read', () => {
  expect(readTo([])).toBeUndefined();
  expect(readTo([atEnd(700), behind(undefined)])).toBeUndefined();
  expect(readTo([atEnd(undefined)])).toBeUndefined();
});
