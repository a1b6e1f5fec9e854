import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pacer } from './pacer';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

/** Calls take for all ranks immediately, and records which have proceeded. */
function takeAll(pacer: Pacer, ranks: readonly number[]): number[] {
  const served: number[] = [];
  for (const [index, rank] of ranks.entries()) void pacer.take(rank).then(() => served.push(index));
  return served;
}

test('a burst proceeds immediately, the others at the rate, and none is refused', async () => {
  const served = takeAll(new Pacer({ perSecond: 5, burst: 3 }), Array(10).fill(0));
  await vi.advanceTimersByTimeAsync(0);
  expect(served).toEqual([0, 1, 2]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(served).toHaveLength(8);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(served).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a caller with failures waits behind one without', async () => {
  const pacer = new Pacer({ perSecond: 5, burst: 1 });
  const guessers = takeAll(pacer, [0, ...Array(200).fill(1)]);
  await vi.advanceTimersByTimeAsync(0);
  expect(guessers).toEqual([0]);
  const other = takeAll(pacer, [0]);
  await vi.advanceTimersByTimeAsync(400);
  expect(other).toEqual([0]);
  expect(guessers.length).toBeLessThan(4);
});

test('unused calls are saved up to the burst only', async () => {
  const pacer = new Pacer({ perSecond: 5, burst: 3 });
  await vi.advanceTimersByTimeAsync(60_000);
  const served = takeAll(pacer, Array(10).fill(0));
  await vi.advanceTimersByTimeAsync(0);
  expect(served).toHaveLength(3);
});
