import { chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from './run-lock';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'pulseboard-lock-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const lock = (folder: string) => lockDataDir(path.join(root, folder), () => undefined);

test('a folder that cannot hold the data is named with the reason and the setting', async () => {
  await writeFile(path.join(root, 'file'), '');
  await symlink('circle', path.join(root, 'circle'));
  await expect(lock('file')).rejects.toThrow(
    /file cannot hold the data: there is a file of that name\. Set DATA_DIR/,
  );
  await expect(lock('file/below')).rejects.toThrow('a part of that path is a file. Set DATA_DIR');
  await expect(lock('circle/below')).rejects.toThrow('symbolic links form a circle');
  await expect(lock('n'.repeat(300))).rejects.toThrow('its path is too long');
  expect(await readdir(root)).toEqual(['circle', 'file']);
});

test('a folder where only others may write is refused', async () => {
  await chmod(root, 0o555);
  // Root may write anywhere.
  if (process.getuid?.() === 0) return void (await lock('data')).release();
  await expect(lock('data')).rejects.toThrow('this user may not write there');
});

test('a folder of any name is locked, for one at a time, through a link as well', async () => {
  const held = await lock('ü 日本, 100% a:b');
  await symlink('ü 日本, 100% a:b', path.join(root, 'link'));
  await expect(lock('link')).rejects.toThrow('already runs on');
  held.record([{ name: 'one', pid: process.pid }]);
  held.release();
  (await lock('link')).release();
});
