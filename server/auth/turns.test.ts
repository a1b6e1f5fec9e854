import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Turns } from './turns';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

/** Takes a turn for each rank at once, and notes who has had one. */
function takeAll(turns: Turns, ranks: readonly number[]): number[] {
  const served: number[] = [];
  for (const [index, rank] of ranks.entries()) void turns.take(rank).then(() => served.push(index));
  return served;
}

test('a few have their turn at once, the others one after the other, and nobody is refused', async () => {
  const served = takeAll(new Turns({ perSecond: 5, burst: 3 }), Array(10).fill(0));
  await vi.advanceTimersByTimeAsync(0);
  expect(served).toEqual([0, 1, 2]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(served).toHaveLength(8);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(served).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('who has failed waits behind who has not', async () => {
  const turns = new Turns({ perSecond: 5, burst: 1 });
  const guessers = takeAll(turns, [0, ...Array(200).fill(1)]);
  await vi.advanceTimersByTimeAsync(0);
  expect(guessers).toEqual([0]);
  const other = takeAll(turns, [0]);
  await vi.advanceTimersByTimeAsync(400);
  expect(other).toEqual([0]);
  expect(guessers.length).toBeLessThan(4);
});

test('unused turns are not saved up beyond the first few', async () => {
  const turns = new Turns({ perSecond: 5, burst: 3 });
  await vi.advanceTimersByTimeAsync(60_000);
  const served = takeAll(turns, Array(10).fill(0));
  await vi.advanceTimersByTimeAsync(0);
  expect(served).toHaveLength(3);
});
