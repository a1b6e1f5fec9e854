import path from 'node:path';
import { expect, test } from 'vitest';
import type { LakeFolder } from '../index';
import { filesOf } from '../recovery/listing';
import { noon, offsetsIn, openLake, rowsFrom, topic, write } from '../testing/lake.fixture';
import { temporaryLake } from '../testing/temporary-lake.fixture';

const hour = 3_600_000;
const nextDay = noon + 24 * hour;

const visible = (folder: LakeFolder) => offsetsIn(folder.files(topic).map((file) => file.path));
const numbers = (partition: number, from: number, to: number) =>
  rowsFrom(partition, from, to).map(({ offset }) => `${partition}.${offset}`);
const mergedIn = async (lake: string) =>
  (await filesOf(path.join(lake, topic, '_merged'))).map((file) => path.basename(file));
const smallIn = async (lake: string) => (await filesOf(path.join(lake, topic))).length;

test('a day that is over has one file an hour, the small files stay, and every row is read once', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake, { now: () => nextDay });
  for (const from of [0, 3, 6, 9])
    await write(folder, [
      ...rowsFrom(0, from, from + 3, noon + from * 600_000),
      ...rowsFrom(1, from, from + 3),
    ]);
  await write(folder, rowsFrom(0, 12, 15, nextDay));
  const [before, files] = [folder.state(topic), folder.files(topic)];
  expect(await folder.maintain()).toEqual({ merged: { from: 6, to: 2 }, expired: 0 });
  expect(await visible(folder)).toEqual([...numbers(0, 0, 15), ...numbers(1, 0, 12)]);
  expect(folder.files(topic).map(({ dt, hour: of, rows }) => [dt, of, rows])).toEqual([
    ['2026-01-16', '12', 3],
    ['2026-01-15', '12', 18],
    ['2026-01-15', '13', 6],
  ]);
  expect(folder.state(topic)).toEqual({ ...before, files: 3, bytes: expect.any(Number) });
  expect((await offsetsIn(await filesOf(path.join(lake, topic)))).length).toBe(27);
  expect(await smallIn(lake)).toBe(files.length);
  const after = folder.files(topic);
  await folder.close();
  const again = await openLake(lake);
  expect(new Set(again.files(topic))).toEqual(new Set(after));
  await again.close();
});

test('rows that come late stay in a small file until the next run, and the file they replace is deleted later', async () => {
  const lake = await temporaryLake();
  let now = nextDay;
  const folder = await openLake(lake, { now: () => now });
  for (const from of [0, 3]) await write(folder, rowsFrom(0, from, from + 3));
  await folder.maintain();
  await write(folder, rowsFrom(0, 6, 8));
  expect(folder.files(topic).map(({ rows }) => rows)).toEqual([6, 2]);
  expect(await visible(folder)).toEqual(numbers(0, 0, 8));
  expect(await folder.maintain()).toMatchObject({ merged: { from: 2, to: 1 } });
  expect(await visible(folder)).toEqual(numbers(0, 0, 8));
  expect(await mergedIn(lake)).toEqual([
    'e0-m0000000000-0000000001-v2.parquet',
    'e0-m0000000000-0000000002-v4.parquet',
  ]);
  now += hour;
  expect(await folder.maintain()).toMatchObject({ merged: { from: 0, to: 0 } });
  expect(await mergedIn(lake)).toEqual(['e0-m0000000000-0000000002-v4.parquet']);
  expect(await visible(folder)).toEqual(numbers(0, 0, 8));
  await folder.close();
});

test('commits go on while files are merged', async () => {
  const folder = await openLake(await temporaryLake(), { now: () => nextDay });
  for (const from of [0, 3, 6]) await write(folder, rowsFrom(0, from, from + 3));
  const merging = folder.maintain();
  for (const from of [9, 12, 15]) await write(folder, rowsFrom(0, from, from + 3, nextDay));
  expect(await merging).toMatchObject({ merged: { from: 3, to: 1 } });
  expect(await visible(folder)).toEqual(numbers(0, 0, 18));
  await folder.close();
});

test('a run that is aborted changes nothing', async () => {
  const folder = await openLake(await temporaryLake(), { now: () => nextDay });
  for (const from of [0, 3]) await write(folder, rowsFrom(0, from, from + 3));
  const files = folder.files(topic);
  expect(await folder.maintain(AbortSignal.abort())).toMatchObject({ merged: { from: 0, to: 0 } });
  expect(folder.files(topic)).toBe(files);
  await folder.close();
});

test('retention removes whole days, first from the tables and then the files, and counts what it removed', async () => {
  const lake = await temporaryLake();
  let now = nextDay + 2 * 24 * hour;
  const folder = await openLake(lake, { now: () => now, retentionDays: 2 });
  for (const from of [0, 3]) await write(folder, rowsFrom(0, from, from + 3));
  await write(folder, [...rowsFrom(0, 6, 8), ...rowsFrom(1, 0, 2, noon, 'invalid')]);
  await write(folder, rowsFrom(0, 8, 10, nextDay));
  expect(await folder.maintain()).toMatchObject({ expired: 4 });
  expect(await visible(folder)).toEqual(numbers(0, 8, 10));
  expect(folder.files(topic, 'invalid')).toEqual([]);
  const partitions = [
    { partition: 0, from: 0, to: 10, rows: 10, gaps: [], expired: { rows: 8, invalid: 0 } },
    { partition: 1, from: 0, to: 2, invalid: 2, gaps: [], expired: { rows: 0, invalid: 2 } },
  ];
  expect(folder.state(topic).partitions).toMatchObject(partitions);
  expect(await smallIn(lake)).toBe(4);
  now += hour;
  await folder.maintain();
  expect((await filesOf(path.join(lake, topic))).map((file) => file.slice(lake.length))).toEqual([
    '/things/dt=2026-01-16/hour=12/e0-s0000000003-p0.8-9.parquet',
  ]);
  expect(await filesOf(path.join(lake, '_invalid', topic))).toEqual([]);
  await folder.close();
  const again = await openLake(lake);
  expect(again.state(topic).partitions).toMatchObject(partitions);
  await again.close();
});

test('retention also removes merged days, and rows that come for them later', async () => {
  const lake = await temporaryLake();
  let now = nextDay;
  const folder = await openLake(lake, { now: () => now, retentionDays: 3 });
  for (const from of [0, 3]) await write(folder, rowsFrom(0, from, from + 3));
  await folder.maintain();
  now += 4 * 24 * hour;
  expect(await folder.maintain()).toMatchObject({ expired: 1 });
  await write(folder, rowsFrom(0, 6, 8));
  expect(await folder.maintain()).toMatchObject({ expired: 1 });
  now += hour;
  await folder.maintain();
  now += hour;
  await folder.maintain();
  expect([await smallIn(lake), await mergedIn(lake), await visible(folder)]).toEqual([0, [], []]);
  expect(folder.state(topic).partitions).toMatchObject([{ from: 0, to: 8, rows: 8, expired: { rows: 8 } }]);
  await folder.close();
});
