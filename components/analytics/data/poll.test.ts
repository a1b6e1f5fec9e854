// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '@/components/browser/call-api';
import { startPoll } from './poll';

let isHidden = false;
beforeEach(() => {
  vi.useFakeTimers();
  isHidden = false;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Requests that the test answers, and what came of them. */
function open(everyMs = 5_000, leastMs?: number) {
  const requests: { signal: AbortSignal; answer(value: string | ApiError): void }[] = [];
  const answers: string[] = [];
  const errors: string[] = [];
  const stop = startPoll<string>({
    load: (signal) =>
      new Promise((resolve, reject) =>
        requests.push({
          signal,
          answer: (value) => (value instanceof ApiError ? reject(value) : resolve(value)),
        }),
      ),
    everyMs,
    leastMs,
    onAnswer: (answer) => answers.push(answer),
    onError: ({ message }) => errors.push(message),
  });
  return { requests, answers, errors, stop };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('requests at once, and again 5 s after the start of the request before', async () => {
  const { requests, answers, stop } = open();
  await pass(800);
  requests[0]?.answer('first');
  await pass(4_199);
  expect([answers, requests.length]).toEqual([['first'], 1]);
  await pass(1);
  expect(requests).toHaveLength(2);
  stop();
});

it('has one request at a time, and leaves a second after one that took long', async () => {
  const { requests, stop } = open();
  await pass(20_000);
  expect(requests).toHaveLength(1);
  requests[0]?.answer('late');
  await pass(999);
  expect(requests).toHaveLength(1);
  await pass(1);
  expect(requests).toHaveLength(2);
  stop();
});

it('is quicker while answers are, so that requests take a tenth of the time', async () => {
  const { requests, stop } = open(5_000, 2_500);
  await pass(100);
  requests[0]?.answer('quick');
  await pass(2_399);
  expect(requests).toHaveLength(1);
  await pass(1);
  expect(requests).toHaveLength(2);
  await pass(400);
  requests[1]?.answer('slower');
  await pass(3_599);
  expect(requests).toHaveLength(2);
  await pass(1);
  expect(requests).toHaveLength(3);
  stop();
});

it('goes on after an error that may pass, and not after one that cannot', async () => {
  const { requests, errors, stop } = open();
  requests[0]?.answer(new ApiError(503, 'The lake is starting.'));
  await pass(5_000);
  expect([errors, requests.length]).toEqual([['The lake is starting.'], 2]);
  requests[1]?.answer(new ApiError(400, 'No such bucket.'));
  await pass(60_000);
  expect([errors.length, requests.length]).toEqual([2, 2]);
  stop();
});

it('requests nothing while the page is hidden, and at once when it is shown', async () => {
  const { requests, stop } = open();
  requests[0]?.answer('first');
  isHidden = true;
  await pass(60_000);
  expect(requests).toHaveLength(1);
  isHidden = false;
  document.dispatchEvent(new Event('visibilitychange'));
  await pass(0);
  expect(requests).toHaveLength(2);
  stop();
});

it('aborts when it is stopped, and takes no answer after that', async () => {
  const { requests, answers, stop } = open();
  stop();
  expect(requests[0]?.signal.aborted).toBe(true);
  requests[0]?.answer('too late');
  await pass(60_000);
  document.dispatchEvent(new Event('visibilitychange'));
  expect([answers.length, requests.length]).toEqual([0, 1]);
});
