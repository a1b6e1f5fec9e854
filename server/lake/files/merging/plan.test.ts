import { expect, test } from 'vitest';
import type { LakeFile } from '../index';
import { fileName } from '../names';
import { MERGED_BYTES, planMerges } from './plan';

const now = Date.UTC(2026, 0, 16, 2);
const file = (segment: number, over: Partial<LakeFile> = {}): LakeFile => ({
  path: `/lake/${fileName({ epoch: over.epoch ?? 0, segment, ranges: [{ partition: 0, first: segment, last: segment }] })}`,
  rows: 1,
  bytes: 1_000,
  minAt: 0,
  maxAt: 0,
  schemaVersion: 1,
  offsets: [],
  epoch: 0,
  dt: '2026-01-15',
  hour: '12',
  ...over,
});
const planned = (files: LakeFile[], at = now) =>
  planMerges(files, at).map((bin) => bin.map(({ path }) => Number(path.slice(10, 20))));

test('files of one hour are merged two hours after the end of their day, in the order of their segments', () => {
  const files = [file(2), file(1), file(3, { hour: '11' }), file(4, { hour: '11' })];
  expect(planned(files)).toEqual([
    [3, 4],
    [1, 2],
  ]);
  expect(planned(files, now - 1)).toEqual([]);
});

test('many files of one hour are merged a quarter of an hour after its end, and few wait for the end of the day', () => {
  const ofNoon = [1, 2, 3, 4, 5, 6, 7, 8].map((segment) => file(segment));
  const end = Date.UTC(2026, 0, 15, 13);
  expect(planned(ofNoon, end + 15 * 60_000)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8]]);
  expect(planned(ofNoon, end + 15 * 60_000 - 1)).toEqual([]);
  expect(planned(ofNoon.slice(1), end + 15 * 60_000)).toEqual([]);
});

test('files of other columns or another epoch are not merged, and one alone is left', () => {
  expect(planned([file(1), file(2, { schemaVersion: 2 }), file(3, { epoch: 1 })])).toEqual([]);
});

test('merged files have a bounded size, and large ones are not merged again', () => {
  const third = MERGED_BYTES / 3;
  const files = [1, 2, 3, 4, 5].map((segment) => file(segment, { bytes: third }));
  expect(planned([...files, file(6, { bytes: MERGED_BYTES })])).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});
