import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { LakeFolderError } from '../errors';
import type { LakeFolder } from '../index';
import { filesOf } from '../recovery/listing';
import { diskWith } from '../testing/disk.fixture';
import { noon, offsetsIn, openLake, rowsFrom, segmentOf, stage, topic, write } from '../testing/lake.fixture';
import { temporaryLake } from '../testing/temporary-lake.fixture';

const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

/** A disk that is full from a step on until it is freed; renaming and removing need no space, but the first step fails. */
function fillingDisk() {
  let fullFrom = Number.POSITIVE_INFINITY;
  let steps = 0;
  const disk = diskWith((_, method) => {
    const step = steps++;
    const needsSpace = ['write', 'makeFolder', 'link'].includes(method);
    if (step === fullFrom || (step > fullFrom && needsSpace)) throw full();
  });
  const fillAfter = (count: number) => {
    fullFrom = steps + count;
  };
  return { disk, fillAfter, steps: () => steps };
}

/** Everything that is in the folder of the lake but the lock. */
const everything = async (lake: string) =>
  (await readdir(lake, { recursive: true })).filter((name) => name !== '_lock').toSorted();

const rows = [
  ...rowsFrom(0, 3, 6),
  ...rowsFrom(0, 6, 8, noon + 3_600_000),
  ...rowsFrom(1, 0, 2, noon, 'invalid'),
];
const expected = ['0.0', '0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '1.0', '1.1'];

async function visible(lake: string, folder: LakeFolder): Promise<void> {
  const own = [...folder.files(topic), ...folder.files(topic, 'invalid')].map(({ path }) => path);
  expect(await offsetsIn(own)).toEqual(expected);
  expect(
    await offsetsIn([
      ...(await filesOf(`${lake}/${topic}`)),
      ...(await filesOf(`${lake}/_invalid/${topic}`)),
    ]),
  ).toEqual(expected);
}

test('a disk that is full at any step of a commit changes nothing, and the same commit goes through later', async () => {
  let failures = 0;
  for (let step = 0; ; step++) {
    const lake = await temporaryLake();
    const { disk, fillAfter, steps } = fillingDisk();
    const folder = await openLake(lake, { disk });
    await write(folder, rowsFrom(0, 0, 3));
    const segment = segmentOf(1, rows);
    const staged = await stage(folder, segment, rows);
    const before = [folder.state(topic), folder.files(topic), folder.files(topic, 'invalid')];
    const found = await everything(lake);
    const begin = steps();
    fillAfter(step);
    const error: LakeFolderError | undefined = await folder.commit(segment, staged).then(
      () => undefined,
      (thrown) => thrown,
    );
    const taken = steps() - begin;
    fillAfter(Number.POSITIVE_INFINITY);
    if (error) {
      failures++;
      expect(error).toMatchObject({
        problem: 'disk_full',
        message: expect.stringContaining('Free space there'),
      });
      expect([folder.state(topic), folder.files(topic), folder.files(topic, 'invalid')]).toEqual(before);
      const added = (await everything(lake)).filter((name) => !found.includes(name));
      expect(added.filter((name) => /parquet|json/.test(name))).toEqual([]);
      await folder.commit(segment, staged);
    }
    await visible(lake, folder);
    await folder.close();
    const again = await openLake(lake);
    await visible(lake, again);
    expect(again.state(topic)).toEqual(folder.state(topic));
    await write(again, rowsFrom(0, 8, 9));
    await again.close();
    if (taken <= step) break;
  }
  expect(failures).toBeGreaterThan(15);
}, 180_000);

test('a disk that is full while days are merged changes nothing, and they are merged later', async () => {
  let failures = 0;
  for (let step = 0; ; step++) {
    const lake = await temporaryLake();
    const { disk, fillAfter, steps } = fillingDisk();
    const folder = await openLake(lake, { disk, now: () => noon + 24 * 3_600_000 });
    for (const from of [0, 3]) await write(folder, rowsFrom(0, from, from + 3));
    const files = folder.files(topic);
    const begin = steps();
    fillAfter(step);
    const error: LakeFolderError | undefined = await folder.maintain().then(
      () => undefined,
      (thrown) => thrown,
    );
    const taken = steps() - begin;
    fillAfter(Number.POSITIVE_INFINITY);
    if (error) {
      failures++;
      expect(error.problem).toBe('disk_full');
      if (folder.files(topic).length > 1) expect(folder.files(topic)).toBe(files);
      await folder.maintain();
    }
    expect(folder.files(topic)).toMatchObject([{ rows: 6 }]);
    await folder.close();
    expect((await openLake(lake)).files(topic)).toMatchObject([{ rows: 6 }]);
    if (taken <= step) break;
  }
  expect(failures).toBeGreaterThan(8);
}, 180_000);
