import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLakeEngine } from '@/server/lake/engine';
import { type Disk, disk as realDisk } from '@/server/lake/files/disk';
import { createLakeFolder } from '@/server/lake/files/lake-folder';
import { ReadQueue } from '@/server/lake/reading/read-queue';
import type { EventRow } from '@/server/lake/segment';
import { LakeWriter } from './lake-writer';

const silent = pino({ level: 'silent' });
const log = { epoch: 0, clusterId: 'c', topicId: 't' };
const at = Date.UTC(2026, 0, 5, 10);

/** A disk that is full while `isFull` says so. */
const filling = (isFull: () => boolean): Disk => ({
  ...realDisk,
  link: async (from, to) => {
    if (isFull()) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    return realDisk.link(from, to);
  },
  write: async (file, content) => {
    if (isFull()) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    return realDisk.write(file, content);
  },
});

/** A writer over real files, whose queue is filled by hand. */
async function openWriter({ disk = realDisk, rollMs = 1 } = {}) {
  const folderPath = await mkdtemp(path.join(tmpdir(), 'lake-writer-'));
  const folder = createLakeFolder({ path: folderPath, log: silent, disk });
  await folder.open();
  const engine = await createLakeEngine({ folder });
  const queue = new ReadQueue();
  const hooks = { completeAt: () => undefined, onAppend: () => undefined, onCommit: () => undefined };
  const writer = new LakeWriter({ engine, folder, queue, rollMs, log: silent, ...hooks });
  await writer.prepare(['clicks']);
  onTestFinished(async () => {
    await writer.stop();
    await engine.close();
    await folder.close();
    await rm(folderPath, { recursive: true });
  });
  return { writer, folder, engine, queue };
}

const row = (offset: number): EventRow => ({
  ...{ partition: 0, offset, at: at + offset, key: null, id: `i${offset}`, type: '', source: null },
  ...{ traceparent: null, data: 'x', fields: null },
});
const rows = (from: number, to: number) => ({
  batch: {
    ...{ topic: 'clicks', partition: 0, invalid: [], markers: [], gaps: [], next: to },
    rows: Array.from({ length: to - from }, (_, i) => row(from + i)),
  },
});
const begin = (epoch: number, next: number, topicId = 't') => ({
  topic: 'clicks',
  begin: { log: { ...log, epoch, topicId }, next: [next], from: [next] },
});
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 20 });
const shown = (folder: { files(topic: string): readonly { epoch: number; offsets: object[] }[] }) =>
  folder.files('clicks').map(({ epoch, offsets }) => ({ epoch, ...offsets[0] }));

test('a full disk stops the writer, which says so and goes on by itself with every row', async () => {
  let isFull = true;
  const { writer, folder, queue } = await openWriter({ disk: filling(() => isFull) });
  void queue.push(begin(0, 0));
  void queue.push(rows(0, 10));
  writer.start();
  await until(() => expect(writer.problem).toMatchObject({ state: 'disk_full' }));
  expect(writer.problem?.detail).toMatch(/is full \(ENOSPC\)\. Free space there/);
  // Whoever reads waits.
  const waiting = queue.push(rows(10, 10_010));
  expect(waiting).toBeInstanceOf(Promise);
  expect(shown(folder)).toEqual([]);
  isFull = false;
  await waiting;
  await until(() => expect(folder.state('clicks').partitions).toMatchObject([{ to: 10_010, rows: 10_010 }]));
  expect(writer.problem).toBeUndefined();
  expect(shown(folder)).toMatchObject([
    { first: 0, last: 9 },
    { first: 10, last: 10_009 },
  ]);
}, 20_000);

test('a writer that stops writes what was read, and leaves it to Kafka when the disk is full', async () => {
  const quick = await openWriter({ rollMs: 600_000 });
  void quick.queue.push(begin(0, 0));
  void quick.queue.push(rows(0, 3));
  quick.writer.start();
  expect(await quick.writer.stop()).toBe(true);
  expect(shown(quick.folder)).toMatchObject([{ first: 0, last: 2, rows: 3 }]);

  const full = await openWriter({ disk: filling(() => true) });
  void full.queue.push(begin(0, 0));
  void full.queue.push(rows(0, 3));
  full.writer.start();
  await until(() => expect(full.writer.problem).toBeDefined());
  expect(await full.writer.stop()).toBe(false);
  expect(shown(full.folder)).toEqual([]);
});

test('a truncated log begins another epoch in the files at once, and what was cut off stays', async () => {
  const { writer, folder, queue } = await openWriter({ rollMs: 600_000 });
  void queue.push(begin(0, 0));
  void queue.push(rows(0, 5));
  void queue.push(begin(1, 3));
  writer.start();
  await until(() => expect(folder.state('clicks').log?.epoch).toBe(1));
  expect(folder.state('clicks')).toMatchObject({
    partitions: [{ from: 3, to: 3 }],
    earlier: [{ epoch: 0, partitions: [{ from: 0, to: 5 }] }],
  });
  void queue.push(rows(3, 4));
  expect(await writer.stop()).toBe(true);
  expect(shown(folder)).toMatchObject([
    { epoch: 0, first: 0, last: 4 },
    { epoch: 1, first: 3, last: 3 },
  ]);
});

test('many rows become a file before their time', async () => {
  const { writer, folder, queue } = await openWriter({ rollMs: 600_000 });
  void queue.push(begin(0, 0));
  writer.start();
  for (let from = 0; from < 80_000; from += 10_000) await queue.push(rows(from, from + 10_000));
  await until(() => expect(folder.files('clicks').length).toBeGreaterThan(0));
}, 20_000);
