import { mkdir, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder } from './lock';
import { filesOf } from './recovery/listing';
import { noon, offsetsIn, openLake, rowsFrom, segmentOf, stage, topic, write } from './testing/lake.fixture';
import { temporaryLake } from './testing/temporary-lake.fixture';

test('a commit makes its files visible under names with their offsets, and the state counts them', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  const rows = [...rowsFrom(0, 100, 103), ...rowsFrom(1, 7, 9, noon, 'invalid')];
  const [file] = await write(folder, rows);
  expect(path.relative(lake, file?.path ?? '')).toBe(
    'things/dt=2026-01-15/hour=12/e0-s0000000000-p0.100-102.parquet',
  );
  expect(folder.files(topic)).toEqual([file]);
  expect(await offsetsIn(folder.files(topic, 'invalid').map((of) => of.path))).toEqual(['1.7', '1.8']);
  const expired = { rows: 0, invalid: 0 };
  expect(folder.state(topic)).toMatchObject({
    log: { epoch: 0, clusterId: 'cluster', topicId: 'id' },
    partitions: [
      { partition: 0, from: 100, to: 103, rows: 3, invalid: 0, markers: 0, gaps: [], expired },
      { partition: 1, from: 7, to: 9, rows: 0, invalid: 2, markers: 0, gaps: [], expired },
    ],
    files: 2,
    newestAt: noon + 2_000,
    nextSegment: 1,
  });
  expect(await readdir(path.join(lake, topic, '_staging'))).toEqual([]);
  await folder.close();
});

test('counts, files and epochs are the same after closing and opening', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  await write(folder, rowsFrom(0, 0, 3));
  await write(folder, [], {}, [
    { partition: 0, from: 3, to: 9, markers: 4, gaps: [{ from: 7, to: 9, reason: 'retention' }], rows: 0 },
  ]);
  await write(folder, rowsFrom(0, 9, 12, noon + 3_598_000));
  await write(folder, rowsFrom(0, 0, 2), { epoch: 1, topicId: 'other' });
  const [state, files] = [folder.state(topic), folder.files(topic)];
  await folder.close();
  const again = await openLake(lake);
  expect(again.state(topic)).toEqual(state);
  expect(again.files(topic)).toEqual(files);
  expect(again.topics()).toEqual([topic]);
  expect(state.earlier[0]?.partitions[0]).toMatchObject({ from: 0, to: 12, rows: 6, markers: 4 });
  expect(files.map(({ hour }) => hour)).toEqual(['12', '12', '13', '12']);
  await again.close();
});

test.each([
  ['the state is missing', '_state.json', undefined],
  ['the state is damaged', '_state.json', '{"state":{"format":1},"sha256":""}'],
  ['the Delta log is missing', '_delta_log', undefined],
  ['the redo record is damaged', '_pending.json', '{'],
])('everything is rebuilt from the files alone when %s', async (_, name, text) => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  await write(folder, [...rowsFrom(0, 0, 3), ...rowsFrom(1, 5, 7, noon, 'invalid')]);
  await write(folder, [], {}, [{ partition: 0, from: 3, to: 9, markers: 6, rows: 0 }]);
  await write(folder, [...rowsFrom(0, 9, 12, noon + 3_598_000), ...rowsFrom(1, 7, 8)]);
  await write(folder, rowsFrom(0, 0, 2), { epoch: 1, topicId: 'other' });
  const [state, files] = [folder.state(topic), folder.files(topic)];
  await folder.close();
  await rm(path.join(lake, topic, name), { recursive: true, force: true });
  if (text) await writeFile(path.join(lake, topic, name), text);
  const again = await openLake(lake);
  expect(again.state(topic)).toEqual(state);
  expect(again.files(topic)).toEqual(files);
  await write(again, rowsFrom(0, 2, 5), { epoch: 1, topicId: 'other' });
  await again.close();
  expect((await openLake(lake)).state(topic).partitions).toMatchObject([{ from: 0, to: 5, rows: 5 }]);
});

test('files that somebody deleted are a gap or expired, and never silently complete', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  for (const from of [0, 3, 6, 9]) await write(folder, rowsFrom(0, from, from + 3, noon + from * 3_600_000));
  await write(folder, [...rowsFrom(0, 12, 15), ...rowsFrom(1, 0, 2, noon + 3_600_000)]);
  await folder.close();
  const files = await filesOf(path.join(lake, topic));
  for (const file of files.filter((of) => /p0\.(3|6|12)-/.test(of))) await rm(file);
  const again = await openLake(lake);
  expect(again.state(topic).partitions).toMatchObject([
    {
      from: 0,
      to: 15,
      rows: 9,
      gaps: [{ from: 3, to: 9, reason: 'removed' }],
      expired: { rows: 3, invalid: 0 },
    },
    { from: 0, to: 2, rows: 2 },
  ]);
  await again.close();
});

test('a file that cannot be read is named when everything is rebuilt, and nothing is lost by it', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  await write(folder, rowsFrom(0, 0, 3));
  const [file] = await write(folder, rowsFrom(0, 3, 6));
  await folder.close();
  await truncate(file?.path ?? '', 500);
  await rm(path.join(lake, topic, '_state.json'));
  await expect(openLake(lake)).rejects.toThrow(/e0-s0000000001-p0.3-5.parquet.* move it out of the lake/s);
  await rename(file?.path ?? '', path.join(lake, 'damaged.parquet'));
  const again = await openLake(lake);
  expect(again.state(topic).partitions).toMatchObject([{ from: 0, to: 3, rows: 3 }]);
  await again.close();
});

const cases: [string, Parameters<typeof segmentOf>[2], Parameters<typeof segmentOf>[3], RegExp][] = [
  ['counts do not add up', {}, [{ partition: 0, markers: 1 }], /counts 4/],
  ['it does not follow on the last one', {}, [{ partition: 0, from: 4, markers: -1 }], /goes on at 3/],
  ['its files have other rows', {}, [{ partition: 0, rows: 2, markers: 1 }], /its files have 3/],
  ['its number is not the next', { number: 5 }, [], /next segment is 1/],
  ['another topic has the same epoch', { topicId: 'other' }, [], /begins a new epoch/],
];
test.each(cases)('a segment is refused when %s', async (_, over, counts, message) => {
  const folder = await openLake(await temporaryLake());
  await write(folder, rowsFrom(0, 0, 3));
  const before = [folder.state(topic), folder.files(topic)];
  const segment = segmentOf(1, rowsFrom(0, 3, 6), over, counts);
  const files = await stage(folder, segmentOf(1, rowsFrom(0, 3, 6)), rowsFrom(0, 3, 6));
  await expect(folder.commit(segment, files)).rejects.toThrow(message);
  await expect(folder.commit(segment, files)).rejects.toMatchObject({ problem: 'refused' });
  expect([folder.state(topic), folder.files(topic)]).toEqual(before);
  await folder.commit(segmentOf(1, rowsFrom(0, 3, 6)), files);
  expect(folder.state(topic).partitions).toMatchObject([{ to: 6 }]);
  await folder.close();
});

test('topics with any name are apart from the folders of the lake', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  const topics = ['_invalid', '__internal', '.hidden', 'orders.payment.dlq'];
  for (const name of topics) await write(folder, rowsFrom(0, 0, 2), { topic: name });
  await folder.close();
  const again = await openLake(lake);
  expect(again.topics().toSorted()).toEqual(topics.toSorted());
  for (const name of topics)
    expect(await offsetsIn(again.files(name).map((of) => of.path))).toEqual(['0.0', '0.1']);
  await again.close();
});

test('what somebody else has put into the folder is left alone', async () => {
  const lake = await temporaryLake();
  const foreign = [
    'table/_delta_log/00000000000000000000.json',
    'table/dt=2026-01-15/hour=12/part-0.parquet',
    'notes',
  ];
  for (const file of foreign) {
    await mkdir(path.join(lake, path.dirname(file)), { recursive: true });
    await writeFile(path.join(lake, file), '{}');
  }
  const folder = await openLake(lake);
  await write(folder, rowsFrom(0, 0, 3));
  expect(folder.topics()).toEqual([topic]);
  await folder.close();
  for (const file of foreign) expect(await readFile(path.join(lake, file), 'utf8')).toBe('{}');
});

test('a second writer is refused while the first one lives, and takes over when it has ended', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  await expect(openLake(lake)).rejects.toThrow(new RegExp(`process ${process.pid} on .* LAKE_PATH`));
  await folder.close();
  await (await openLake(lake)).close();
  for (const stale of [{ pid: process.pid, startedAt: 'before', host: hostname() }, 'x']) {
    await writeFile(path.join(lake, '_lock'), JSON.stringify(stale));
    await (await openLake(lake)).close();
  }
});

test('the lock of another host is taken over when nobody touches it, and its owner writes nothing more', async () => {
  const lake = await temporaryLake();
  const folder = await openLake(lake);
  const file = path.join(lake, '_lock');
  const foreign = JSON.stringify({ pid: 1, startedAt: 'now', host: 'another' });
  await writeFile(file, foreign);
  await expect(write(folder, rowsFrom(0, 0, 1))).rejects.toThrow(/process 1 on another writes/);
  await folder.close();
  expect(await readFile(file, 'utf8')).toBe(foreign);
  const touching = setInterval(() => utimes(file, new Date(), new Date()), 20);
  await expect(lockFolder(lake, 2_000)).rejects.toThrow(/process 1 on another writes/);
  clearInterval(touching);
  const lock = await lockFolder(lake, 100);
  await lock.check();
  await lock.release();
});

test('only staged files can be discarded', async () => {
  const folder = await openLake(await temporaryLake());
  const rows = rowsFrom(0, 0, 3);
  const [file] = await write(folder, rows);
  const [staged] = await stage(folder, segmentOf(1, rowsFrom(0, 3, 4)), rowsFrom(0, 3, 4));
  await folder.discard([file?.path ?? '', staged?.path ?? '']);
  expect(await offsetsIn([file?.path ?? ''])).toEqual(['0.0', '0.1', '0.2']);
  await expect(stat(staged?.path ?? '')).rejects.toThrow('ENOENT');
  await folder.close();
});
