import { expect, test, vi } from 'vitest';
import { KeptAnswers } from './kept-answers';

test('an answer is computed once for all who ask in its time', () => {
  let now = 0;
  const answers = new KeptAnswers(500, () => now);
  const compute = vi.fn(() => ({ at: now }));
  expect([answers.get('a', compute), answers.get('a', compute), answers.get('b', compute)]).toEqual([
    '{"at":0}',
    '{"at":0}',
    '{"at":0}',
  ]);
  expect(compute).toHaveBeenCalledTimes(2);
  now = 500;
  expect(answers.get('a', compute)).toBe('{"at":500}');
  answers.clear();
  answers.get('a', compute);
  expect(compute).toHaveBeenCalledTimes(4);
});

test('only so many are kept', () => {
  const answers = new KeptAnswers(500, () => 0);
  const compute = vi.fn(() => 1);
  for (let i = 0; i < 200; i += 1) answers.get(`${i}`, compute);
  answers.get('199', compute);
  answers.get('0', compute);
  expect(compute).toHaveBeenCalledTimes(201);
});
