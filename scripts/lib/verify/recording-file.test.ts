import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { readRecording } from './recording-file.mjs';

const range = (over: object = {}) => ({
  kind: 'range',
  at: 1_000,
  until: 2_000,
  epoch: 'e',
  filter: {},
  covers: [[0, 0, 1]],
  events: [[0, 0, 5]],
  conflated: 0,
  ...over,
});
const ledger = (entries: unknown, over: object = {}) =>
  JSON.stringify({ recording: { version: 1, feeds: [{ feed: 'orders', entries }], ...over } });
const message = (text: string): string => {
  try {
    readRecording(text);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

test('the entries of the feeds are read, within the requested time', () => {
  const entries = [range(), range({ at: 3_000, until: 4_000 }), range({ at: 5_000, until: 6_000 })];
  const kept = (choice: object) =>
    readRecording(ledger(entries), choice)[0].entries.map(({ at }: { at: number }) => at);
  expect(kept({})).toEqual([1_000, 3_000, 5_000]);
  expect(kept({ from: 4_000 })).toEqual([3_000, 5_000]);
  expect(kept({ from: 2_500, to: 4_500 })).toEqual([3_000]);
  expect(() => readRecording(ledger(entries), { feed: 'prices' })).toThrow(/no recording of the feed prices/);
});

test.each([
  ['', 'The file is not JSON'],
  ['null', 'The file has no recording'],
  ['{}', 'The file has no recording'],
  [ledger([], { version: 2 }), 'of another version'],
  [ledger([], { feeds: {} }), 'has no feeds'],
  [ledger([], { feeds: [null] }), 'a feed without a topic'],
  [ledger([], { feeds: [{ feed: '__proto__', entries: [] }] }), 'a feed without a topic'],
  [ledger({}), 'has no list'],
  [ledger([null]), 'Entry 0 of the feed orders: it has no time'],
  [ledger([range(), range({ epoch: 1 })]), 'Entry 1 of the feed orders: it has no epoch'],
  [ledger([range({ filter: { orderId: {} } })]), 'its filter is not valid'],
  [ledger([range({ kind: 'other' })]), 'its kind is not known'],
  [ledger([range({ covers: [[0, 1e300, 1]] })]), 'its offsets are not valid'],
  [ledger([range({ events: [[0, -1, 1]] })]), 'its events are not valid'],
  [ledger([range({ conflated: 'many' })]), 'its counts are not valid'],
  [ledger([{ ...range(), kind: 'gap', next: 'x' }]), 'its offsets are not valid'],
  [ledger([range({ covers: [[0, 0, 2_000_001]] })]), 'covers 2000001 offsets'],
])('a file that cannot be used is refused with a reason: %s', (text, expected) => {
  expect(message(text)).toContain(expected);
});
