import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fileName,
  hourOf,
  mergedName,
  parseFileName,
  partitionsPerFile,
  segmentsIn,
  topicFolder,
  topicOf,
} from './names';

const offset = fc.nat(Number.MAX_SAFE_INTEGER);
const range = fc.record({ partition: fc.nat(99), first: offset, last: offset });
const name = fc.record({
  epoch: fc.nat(99_999),
  segment: fc.nat(9_999_999_999),
  ranges: fc.array(range, { minLength: 1, maxLength: partitionsPerFile }),
});

test('a file name is read back as it was written, and fits the file system', () => {
  fc.assert(
    fc.property(name, (parts) => {
      const text = fileName(parts);
      expect(parseFileName(text)).toEqual(parts);
      expect(text.length).toBeLessThanOrEqual(255);
    }),
  );
});

test('the name of the architecture is read', () => {
  expect(parseFileName('e0-s0000000042-p0.100-249-p1.7-8.parquet')).toEqual({
    epoch: 0,
    segment: 42,
    ranges: [
      { partition: 0, first: 100, last: 249 },
      { partition: 1, first: 7, last: 8 },
    ],
  });
});

test.each([
  'part-0.parquet',
  'e0-s42-p0.1-2.parquet',
  'e0-s0000000042.parquet',
  'e0-s0000000042-p0.1-2',
  'e0-s0000000042-p0.01-2.parquet',
  'e0-s0000000042-p0.1-2-p.parquet',
  'e00-s0000000042-p0.1-2.parquet',
  'e0-m0000000001-0000000002-v3.parquet',
])('%s is no name of a file of a segment', (text) => {
  expect(parseFileName(text)).toBeUndefined();
});

test('the name of a merged file says the segments that it contains', () => {
  const segments = { first: 7, last: 12_345_678_901 };
  expect(segmentsIn(mergedName(2, segments, 40))).toEqual(segments);
  expect(segmentsIn('e0-s0000000042-p0.1-2.parquet')).toEqual({ first: 42, last: 42 });
  expect(segmentsIn('part-0.parquet')).toBeUndefined();
});

test('names sort by segment within an epoch', () => {
  const names = [9, 10, 99, 1_000_000].map((segment) =>
    fileName({ epoch: 0, segment, ranges: [{ partition: 0, first: 1, last: 1 }] }),
  );
  expect(names.toSorted()).toEqual(names);
});

test('a topic has one folder, which no other topic has, and none begins with _ or a point', () => {
  const topic = fc.stringMatching(/^[\w.-]{1,249}$/);
  fc.assert(
    fc.property(topic, (text) => {
      expect(topicOf(topicFolder(text))).toBe(text);
      expect(topicFolder(text)).not.toMatch(/^[_.]/);
    }),
  );
  for (const other of ['_invalid', '.tmp', 'a/b', '%41', '']) expect(topicOf(other)).toBeUndefined();
});

test('the day and the hour are those of UTC', () => {
  expect(hourOf(Date.UTC(2026, 0, 1) - 1)).toEqual({ dt: '2025-12-31', hour: '23' });
});
