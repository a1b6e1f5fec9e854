import { expect, test } from 'vitest';
import { type AnyRecording, newestPart } from './newest-part';

const entry = (at: number, offsets: number) => ({
  at,
  covers: [[0, at, at + offsets]] as [number, number, number][],
});
const recording: AnyRecording = {
  version: 1,
  feeds: [
    { feed: 'orders', entries: [entry(1, 10), entry(4, 10), entry(5, 10)] },
    { feed: 'prices', entries: [entry(2, 10), entry(3, 10), entry(6, 10)] },
  ],
};
const bounds = (offsets: number, bytes = 1_000_000) => ({ offsets, bytes }) as never;
const kept = (part: AnyRecording) => part.feeds.map(({ entries }) => entries.map(({ at }) => at));

test('a recording within the limits is compared completely', () => {
  const { part, isComplete } = newestPart(recording, bounds(60));
  expect(part).toEqual(recording);
  expect(isComplete).toBe(true);
});

test('of a recording with too many offsets the newest entries of all feeds are compared', () => {
  const { part, isComplete } = newestPart(recording, bounds(35));
  expect(kept(part)).toEqual([[4, 5], [6]]);
  expect(isComplete).toBe(false);
});

test('of a recording with too many bytes the newest entries of all feeds are compared', () => {
  const { part, isComplete } = newestPart(recording, bounds(1_000, 16 * 1024 + 70));
  expect(kept(part)).toEqual([[5], [6]]);
  expect(isComplete).toBe(false);
});
