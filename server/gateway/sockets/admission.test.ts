import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Admission, type Admitted } from './admission';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

let waiting = 0;
const onQueue = (count: number) => {
  waiting = count;
};

/** Asks for `count` turns at once; `taken()` tells how many were given by now, `refused` the retry-afters. */
function storm(admission: Admission, count: number) {
  const answers: Admitted[] = [];
  for (let i = 0; i < count; i += 1) void admission.admit().then((answer) => answers.push(answer));
  return {
    taken: () => answers.filter(({ ok }) => ok).length,
    refused: () => answers.flatMap((answer) => (answer.ok ? [] : [answer.retryAfterMs])),
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a few clients at once are let in without a wait', async () => {
  const { taken } = storm(new Admission({ perSecond: 1_000, longestWaitMs: 3_000, onQueue }), 100);
  await pass(0);
  expect(taken()).toBe(100);
});

test('at a rate of one a second the first one is let in at once too', async () => {
  const { taken } = storm(new Admission({ perSecond: 1, longestWaitMs: 3_000, onQueue }), 2);
  await pass(0);
  expect(taken()).toBe(1);
  await pass(1_000);
  expect(taken()).toBe(2);
});

test('a storm is let in at the rate, in the order it came', async () => {
  const admission = new Admission({ perSecond: 1_000, longestWaitMs: 3_000, onQueue });
  const { taken } = storm(admission, 1_100);
  await pass(0);
  expect([taken(), waiting]).toEqual([100, 1_000]);
  await pass(500);
  expect(taken()).toBe(600);
  await pass(500);
  expect([taken(), waiting]).toEqual([1_100, 0]);
});

test('whoever would wait too long is refused at once, and told when the turn would have come', async () => {
  const { taken, refused } = storm(new Admission({ perSecond: 100, longestWaitMs: 1_000, onQueue }), 200);
  await pass(0);
  expect(refused()).toHaveLength(90);
  expect(refused()[0]).toBe(1_010);
  expect(refused().at(-1)).toBe(1_900);
  await pass(1_000);
  expect(taken()).toBe(110);
});

test('all who were refused and come back when they were told are let in without another refusal', async () => {
  const admission = new Admission({ perSecond: 100, longestWaitMs: 500, onQueue });
  const { refused } = storm(admission, 500);
  await pass(0);
  const again: Admitted[] = [];
  for (const ms of refused()) {
    setTimeout(() => void admission.admit().then((answer) => again.push(answer)), ms);
  }
  await pass(6_000);
  expect(again).toHaveLength(440);
  expect(again.every(({ ok }) => ok)).toBe(true);
});

test('after a quiet time no more than the burst is let in at once', async () => {
  const admission = new Admission({ perSecond: 1_000, longestWaitMs: 3_000, onQueue });
  await pass(60_000);
  const { taken } = storm(admission, 500);
  await pass(0);
  expect(taken()).toBe(100);
});
