import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Admission, type Admitted } from './admission';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

let waiting = 0;
const onQueue = (count: number) => {
  waiting = count;
};

/** `count` handshakes at the same moment. `accepted()`: how many were accepted by now; `refused()`: their retryAfterMs. */
function storm(admission: Admission, count: number) {
  const answers: Admitted[] = [];
  for (let i = 0; i < count; i += 1) void admission.admit().then((answer) => answers.push(answer));
  return {
    accepted: () => answers.filter(({ ok }) => ok).length,
    refused: () => answers.flatMap((answer) => (answer.ok ? [] : [answer.retryAfterMs])),
  };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a few clients at once are accepted without a wait', async () => {
  const { accepted } = storm(new Admission({ perSecond: 1_000, longestWaitMs: 3_000, onQueue }), 100);
  await pass(0);
  expect(accepted()).toBe(100);
});

test('at a rate of one a second the first client is accepted immediately too', async () => {
  const { accepted } = storm(new Admission({ perSecond: 1, longestWaitMs: 3_000, onQueue }), 2);
  await pass(0);
  expect(accepted()).toBe(1);
  await pass(1_000);
  expect(accepted()).toBe(2);
});

test('a storm is accepted at the rate, in order of arrival', async () => {
  const admission = new Admission({ perSecond: 1_000, longestWaitMs: 3_000, onQueue });
  const { accepted } = storm(admission, 1_100);
  await pass(0);
  expect([accepted(), waiting]).toEqual([100, 1_000]);
  await pass(500);
  expect(accepted()).toBe(600);
  await pass(500);
  expect([accepted(), waiting]).toEqual([1_100, 0]);
});

test('a client that would wait too long is refused immediately, with when its turn would have come', async () => {
  const { accepted, refused } = storm(new Admission({ perSecond: 100, longestWaitMs: 1_000, onQueue }), 200);
  await pass(0);
  expect(refused()).toHaveLength(90);
  expect(refused()[0]).toBe(1_010);
  expect(refused().at(-1)).toBe(1_900);
  await pass(1_000);
  expect(accepted()).toBe(110);
});

test('clients that were refused and come back after retryAfterMs are accepted', async () => {
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

test('after a quiet time no more than the burst is accepted at once', async () => {
  const admission = new Admission({ perSecond: 1_000, longestWaitMs: 3_000, onQueue });
  await pass(60_000);
  const { accepted } = storm(admission, 500);
  await pass(0);
  expect(accepted()).toBe(100);
});
