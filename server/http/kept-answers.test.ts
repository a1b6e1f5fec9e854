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

test('only so much is kept, and nothing that is over', () => {
  let now = 0;
  const answers = new KeptAnswers(500, () => now);
  const compute = vi.fn(() => 'x'.repeat(1_000_000));
  for (let i = 0; i < 20; i += 1) answers.get(`${i}`, compute);
  answers.get('19', compute);
  expect(compute).toHaveBeenCalledTimes(20);
  answers.get('0', compute);
  expect(compute).toHaveBeenCalledTimes(21);
  answers.get('large', () => 'x'.repeat(17_000_000));
  now = 600;
  answers.get('19', compute);
  expect(compute).toHaveBeenCalledTimes(22);
});
