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

test('an unusable data folder is named with the reason and the variable', async () => {
  await writeFile(path.join(root, 'file'), '');
  await symlink('circle', path.join(root, 'circle'));
  await expect(lock('file')).rejects.toThrow(
    /file cannot be used as the data folder: a file with this name exists\. Set DATA_DIR/,
  );
  await expect(lock('file/below')).rejects.toThrow('a part of its path is a file. Set DATA_DIR');
  await expect(lock('circle/below')).rejects.toThrow('symbolic links form a loop');
  await expect(lock('n'.repeat(300))).rejects.toThrow('its path is too long');
  expect(await readdir(root)).toEqual(['circle', 'file']);
});

test('a folder without write permission is refused', async () => {
  await chmod(root, 0o555);
  // Root may write anywhere.
  if (process.getuid?.() === 0) return void (await lock('data')).release();
  await expect(lock('data')).rejects.toThrow('this user has no write permission');
});

test('a folder with any name is locked for one process, also through a link', async () => {
  const held = await lock('ü 日本, 100% a:b');
  await symlink('ü 日本, 100% a:b', path.join(root, 'link'));
  await expect(lock('link')).rejects.toThrow('is already running with the data folder');
  held.record([{ name: 'one', pid: process.pid }]);
  held.release();
  (await lock('link')).release();
});
