import { expect, it } from 'vitest';
import type { ProcessMark } from '@/lib/logs/analysis';
import { groupLook, markGroups, markLook } from './marks';

const mark = (at: number, change: ProcessMark['change'] = 'ready'): ProcessMark => ({
  at,
  process: 'payment',
  change,
  detail: null,
});

it('joins marks that are too close to be told apart, in time order', () => {
  const groups = markGroups([mark(1_000), mark(10, 'killed'), mark(20), mark(500)], 0, 2_400);
  expect(groups.map(({ at, marks }) => [at, marks.length])).toEqual([
    [10, 2],
    [500, 1],
    [1_000, 1],
  ]);
});

it('a group looks like the worst that happened in it', () => {
  const [group] = markGroups([mark(1), mark(2, 'stopped'), mark(3, 'killed')], 0, 2_400);
  expect(group && groupLook(group)).toBe(markLook.killed);
});

it('leaves out what is not in the range', () =>
  expect(markGroups([mark(-1), mark(2_401)], 0, 2_400)).toEqual([]));

it('five hundred marks are at most as many groups as fit the axis', () => {
  const marks = Array.from({ length: 500 }, (_, i) => mark(i * 4.8));
  expect(markGroups(marks, 0, 2_400).length).toBeLessThanOrEqual(25);
});
