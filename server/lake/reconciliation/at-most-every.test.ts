import { expect, it, vi } from 'vitest';
import { atMostEvery } from './at-most-every';

it('shares a result for five seconds, or for four times as long as the work took', async () => {
  let time = 0;
  let took = 0;
  const work = vi.fn(async () => {
    time += took;
    return work.mock.calls.length;
  });
  const latest = atMostEvery(work, () => time);
  expect(await Promise.all([latest(), latest()])).toEqual([1, 1]);
  time = 4_999;
  expect(await latest()).toBe(1);
  time = 5_000;
  took = 3_000;
  expect(await latest()).toBe(2);
  time = 19_999;
  expect(await latest()).toBe(2);
  time = 20_000;
  expect(await latest()).toBe(3);
});

it('does not keep an error', async () => {
  const work = vi.fn().mockRejectedValueOnce(new Error('away')).mockResolvedValue('back');
  const latest = atMostEvery(work, () => 0);
  await expect(latest()).rejects.toThrow('away');
  expect(await latest()).toBe('back');
});
