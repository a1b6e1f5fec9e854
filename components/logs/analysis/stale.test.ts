import { expect, it } from 'vitest';
import { ApiError } from '@/components/browser/call-api';
import { staleSince } from './stale';

const everyMs = 1_000;
const poll = { answer: { value: 1, at: 50_000 }, isOutdated: false, isPaused: false, retry: () => undefined };

it('figures are stale after a failure, during a pause, and when no answer comes', () => {
  expect(staleSince(poll, 57_000, everyMs)).toBeUndefined();
  expect(staleSince(poll, 57_001, everyMs)).toBe(50_000);
  expect(staleSince({ ...poll, isPaused: true }, 50_001, everyMs)).toBe(50_000);
  expect(staleSince({ ...poll, error: new ApiError(503, 'stopped') }, 50_001, everyMs)).toBe(50_000);
});

it('nothing is stale before there is an answer, or before the page knows the time', () => {
  const { answer: _, ...waiting } = poll;
  expect(staleSince(waiting, 90_000, everyMs)).toBeUndefined();
  expect(staleSince(poll, 0, everyMs)).toBeUndefined();
});
